from indicators.models.annex_text import AnnexText
from indicators.models.attachment import Attachment
from indicators.models.entry_draft import EntryDraft
from indicators.models.extension import Extension
from indicators.models.import_batch import ImportBatch
from indicators.models.indicator import Indicator
from indicators.models.indicator_wording import (
    IndicatorWording,
    Wordings,
    has_former_words,
    wordings,
)
from indicators.models.issuing_body import IssuingBody
from indicators.models.letter_template import LetterTemplate
from indicators.models.obligation import Obligation, ObligationQuerySet
from indicators.models.period import Period, PeriodQuerySet
from indicators.models.period_indicator import PeriodIndicator
from indicators.models.publication import (
    Publication,
    PublicationFile,
    PublicationQuerySet,
    Withdrawal,
)
from indicators.models.receipt import Receipt
from indicators.models.reopen_request import ReopenRequest
from indicators.models.reporting_rule import ReportingRule
from indicators.models.submission import Submission, SubmissionQuerySet
from indicators.models.table_mapping import TableMapping
from indicators.models.target import Target, TargetQuerySet

__all__ = [
    "AnnexText",
    "Attachment",
    "EntryDraft",
    "Extension",
    "ImportBatch",
    "Indicator",
    "IndicatorWording",
    "IssuingBody",
    "LetterTemplate",
    "Obligation",
    "ObligationQuerySet",
    "Period",
    "PeriodIndicator",
    "PeriodQuerySet",
    "Publication",
    "PublicationFile",
    "PublicationQuerySet",
    "Receipt",
    "ReopenRequest",
    "ReportingRule",
    "Submission",
    "SubmissionQuerySet",
    "TableMapping",
    "Target",
    "TargetQuerySet",
    "Withdrawal",
    "Wordings",
    "has_former_words",
    "wordings",
]
