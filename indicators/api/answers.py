"""How the API answers: rows as objects, lists in pages, errors as problems."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from dvctrack.lib.history import complete, in_model
from entities.agencies.names import OfficialNames
from entities.models import Agency, Succession
from indicators.api.asked import ProblemError
from indicators.league.as_json import plain
from indicators.models import Indicator, Period, Publication, Submission, Target


def agency_object(agency: Agency, *, on: date | None = None) -> dict[str, Any]:
    """With `on` as it was called on that day."""
    names = [in_model(row) for row in agency.names.all()]
    if on is not None:
        agency = OfficialNames.of(names).called(agency, on=on)
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
        "other_names": list(dict.fromkeys(row.text for row in names if row.text != agency.name)),
    }


def succession_object(row: Succession) -> dict[str, Any]:
    return {
        "predecessor": row.predecessor.slug,
        "relation": row.relation,
        "successor": row.successor.slug,
        "effective_on": row.effective_on,
        "basis": plain(row.basis),
        "is_verified": row.is_verified,
        "note": row.note,
    }


def period_object(period: Period, indicators: Sequence[str]) -> dict[str, Any]:
    return {
        "period": period.code,
        "label": period.label,
        "as_of": period.as_of,
        "cycle": period.cycle,
        "window_starts_on": period.window_starts_on,
        "cumulative_starts_on": period.cumulative_starts_on,
        "is_public": period.is_public,
        "indicators": list(indicators),
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
        "when_nothing_arose": indicator.when_nothing_arose,
        "nothing_arose_basis": indicator.nothing_arose_basis,
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
        "is_verified": target.is_verified,
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


class Utf8Renderer(JSONRenderer):
    """Vietnamese as it is read, not as escapes."""

    json_dumps_params = {"ensure_ascii": False}


def answer_errors(api: NinjaAPI) -> None:
    def problem(request: HttpRequest, error: Any) -> HttpResponse:
        content = {"status": error.status, "detail": error.detail}
        return api.create_response(request, content, status=error.status)

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        said = "; ".join(f"{entry['loc'][-1]}: {entry['msg']}" for entry in error.errors)
        return problem(request, ProblemError(422, said))

    api.exception_handler(ProblemError)(problem)
    api.exception_handler(ValidationError)(invalid)


def page_after(request: HttpRequest, key: int) -> str:
    """Where the rows behind this key are."""
    query = request.GET.copy()
    query["after"] = str(key)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def page(
    request: HttpRequest,
    rows: QuerySet[Any],
    as_object: Callable[[Any], dict[str, Any]],
    *,
    after: int,
    limit: int,
    related: Sequence[str] = (),
    of_each: Sequence[Prefetch[Any]] = (),
) -> dict[str, Any]:
    """The rows behind the key `after` in the order of their keys, and where the next ones are.

    Nothing is skipped or shown twice while rows are added. Rows of `recorded` are given as their
    models, with those `related`, also where these have been taken away since, and with what
    `of_each` reads of them.
    """
    found = list(rows.filter(id__gt=after).order_by("id")[: limit + 1])
    records = [row for row in found if hasattr(row, "history_id")]
    complete(records, *related)
    following = page_after(request, found[limit - 1].id) if len(found) > limit else None
    shown = [in_model(row, *related) for row in found[:limit]]
    prefetch_related_objects(shown, *of_each)
    return {"items": [as_object(row) for row in shown], "next": following}
