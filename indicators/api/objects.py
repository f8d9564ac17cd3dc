"""Rows of the database as objects of the API."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from entities.models import Agency
from indicators.league.as_json import plain
from indicators.models import Indicator, Period, Publication, Submission, Target


def agency_object(agency: Agency) -> dict[str, Any]:
    return {
        "agency": agency.slug,
        "name": agency.name,
        "short_name": agency.short_name,
        "kind": agency.kind,
        "parent": agency.parent.slug if agency.parent else None,
        "starts_on": agency.starts_on,
        "ends_on": agency.ends_on,
        "codes": [
            {
                "system": code.system,
                "code": code.code,
                "starts_on": code.starts_on,
                "ends_on": code.ends_on,
                "is_verified": code.is_verified,
            }
            for code in agency.codes.all()
        ],
        "other_names": [name.text for name in agency.names.all()],
    }


def period_object(period: Period) -> dict[str, Any]:
    return {
        "period": period.code,
        "label": period.label,
        "as_of": period.as_of,
        "cycle": period.cycle,
        "window_starts_on": period.window_starts_on,
        "cumulative_starts_on": period.cumulative_starts_on,
        "is_public": period.is_public,
        "indicators": [asked.indicator.slug for asked in period.asked.all()],
    }


def indicator_object(indicator: Indicator) -> dict[str, Any]:
    return {
        "indicator": indicator.slug,
        "name": indicator.name,
        "name_en": indicator.name_en,
        "numerator": indicator.numerator_label,
        "denominator": indicator.denominator_label,
        "unit": indicator.unit,
        "asks_single_window": indicator.asks_single_window,
        "direction": indicator.direction,
        "definition": indicator.definition,
        "basis": plain(indicator.basis),
    }


def target_object(target: Target) -> dict[str, Any]:
    return {
        "indicator": target.indicator.slug,
        "kind": target.kind or None,
        "agency": target.agency.slug if target.agency else None,
        "value": f"{target.value.normalize():f}",
        "starts_on": target.starts_on,
        "ends_on": target.ends_on,
        "basis": plain(target.basis),
        "basis_text": target.basis_text,
    }


def figure_object(figure: Submission) -> dict[str, Any]:
    return {
        "agency": figure.agency.slug,
        "indicator": figure.indicator.slug,
        "period": figure.period.code,
        "span": figure.span,
        **figure.values.counts,
        "rate": plain(figure.rate),
        "reported_rate": plain(figure.printed_rate),
        "is_accepted": figure.is_accepted,
    }


def publication_object(request: HttpRequest, version: Publication) -> dict[str, Any]:
    address = version.get_absolute_url()
    return {
        "period": version.period.code,
        "number": version.number,
        "published_at": version.published_at,
        "letter_number": version.letter_number,
        "letter_date": version.letter_date,
        "issuing_body": version.issuing_body,
        "sha256": version.sha256,
        "corrects": version.reason,
        "is_withdrawn": version.is_withdrawn,
        "url": request.build_absolute_uri(address),
        "files": [
            {
                "kind": file.kind,
                "url": request.build_absolute_uri(
                    reverse(
                        "publication-file", args=(version.period.code, version.number, file.kind)
                    )
                ),
                "sha256": file.sha256,
            }
            for file in version.files.all()
        ],
    }
