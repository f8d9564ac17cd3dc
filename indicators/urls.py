from django.urls import include, path

from entities.people.views import AgenciesWithoutOfficerView
from entities.people.views_invite import InviteListView
from indicators.checking.views import ChecksView
from indicators.entry.views import AskToReopenView, DraftView, EntryView
from indicators.entry.views_grid import GridView
from indicators.entry.views_papers import AttachmentView, AttachView, ReceiptView
from indicators.importing.views import ImportListView, ImportView
from indicators.importing.views_answers import (
    ConfirmView,
    DiscardView,
    MappingView,
    NamesView,
    UndoView,
)
from indicators.importing.views_cell import CellView
from indicators.importing.views_files import FileView, FindingsView, TemplateView
from indicators.league.views import LatestLeagueView, LeagueView, RankView
from indicators.pages.agency import AgencySheetView, AgencyView
from indicators.pages.help import HelpView
from indicators.pages.overview import OverviewView
from indicators.pages.search import SearchView
from indicators.pages.services import PublicServiceListView, PublicServiceView
from indicators.pages.services_counts import (
    PublicByAgencyView,
    PublicCompareView,
    PublicFlowView,
    PublicPartsView,
)
from indicators.pages.trail import TrailView
from indicators.pages.views_my_work import MyWorkView, SeenView
from indicators.periods.acting import reporting_on
from indicators.periods.views import (
    AcceptView,
    AnswerView,
    ChosenView,
    CloseView,
    DueView,
    ExtendView,
    PublicView,
    ReportsView,
    ReturnManyView,
    ReturnView,
)
from indicators.periods.views_open import (
    ChoosePeriodView,
    MendPeriodView,
    MomentsView,
    NewPeriodView,
    PlannedPeriodView,
    PlanYearView,
)
from indicators.periods.views_remind import RemindView, SendAgainView
from indicators.periods.views_rule import ReportingRuleView
from indicators.publishing.views import PublicationListView
from indicators.publishing.views_draft import PublicationDraftView
from indicators.publishing.views_version import (
    DataPackageView,
    LetterView,
    NoticeView,
    PdfView,
    PublicationFileView,
    PublicationView,
    WithdrawView,
)
from indicators.reorganising.views import (
    ActFileView,
    ActListsView,
    ActTemplateView,
    ActView,
    ReorganiseView,
)
from indicators.reorganising.views_answers import (
    ActFormView,
    ConfirmActView,
    DiscardActView,
    MoveLeadsView,
    UndoActView,
)
from indicators.targets.views import EndTargetView, TargetsView

urlpatterns = [
    path("", OverviewView.as_view(), name="overview"),
    path(
        "accounts/invite/list/",
        InviteListView.as_view(reporting=reporting_on),
        name="account-invite-list",
    ),
    path(
        "accounts/missing/",
        AgenciesWithoutOfficerView.as_view(reporting=reporting_on),
        name="accounts-missing",
    ),
    path("league/", LatestLeagueView.as_view(), name="leagues"),
    path("league/<slug:indicator>/<slug:code>/", LeagueView.as_view(), name="league"),
    path("league/<slug:indicator>/<slug:code>/<slug:agency>/", RankView.as_view(), name="rank"),
    path("agencies/reorganise/", ReorganiseView.as_view(), name="reorganise"),
    path("agencies/reorganise/form/", ActFormView.as_view(), name="reorganise-form"),
    path(
        "agencies/reorganise/template.<slug:kind>",
        ActTemplateView.as_view(),
        name="reorganise-template",
    ),
    path("agencies/reorganise/<int:pk>/", ActView.as_view(), name="reorganisation"),
    path(
        "agencies/reorganise/<int:pk>/confirm/",
        ConfirmActView.as_view(),
        name="reorganisation-confirm",
    ),
    path(
        "agencies/reorganise/<int:pk>/discard/",
        DiscardActView.as_view(),
        name="reorganisation-discard",
    ),
    path(
        "agencies/reorganise/<int:pk>/leads/", MoveLeadsView.as_view(), name="reorganisation-leads"
    ),
    path("agencies/reorganise/<int:pk>/undo/", UndoActView.as_view(), name="reorganisation-undo"),
    path("agencies/reorganise/<int:pk>/file/", ActFileView.as_view(), name="reorganisation-file"),
    path(
        "agencies/reorganise/<int:pk>/lists.csv",
        ActListsView.as_view(),
        name="reorganisation-lists",
    ),
    path("agencies/<slug:slug>/", AgencyView.as_view(), name="agency"),
    path("agencies/<slug:slug>/sheet/", AgencySheetView.as_view(), name="agency-sheet"),
    path("services/", PublicServiceListView.as_view(), name="services"),
    path(
        "services/by-quarter/",
        PublicPartsView.as_view(by="quarter"),
        name="services-by-quarter",
    ),
    path("services/by-agency/", PublicByAgencyView.as_view(), name="services-by-agency"),
    path(
        "services/by-decision/",
        PublicPartsView.as_view(by="decision"),
        name="services-by-decision",
    ),
    path("services/flow/", PublicFlowView.as_view(), name="services-flow"),
    path("services/compare/", PublicCompareView.as_view(), name="services-compare"),
    path("services/<int:pk>/", PublicServiceView.as_view(), name="service"),
    path("checks/", ChecksView.as_view(), name="checks"),
    path("work/", MyWorkView.as_view(), name="my_work"),
    path("work/seen/", SeenView.as_view(), name="my_work-seen"),
    path("entry/", MyWorkView.as_view(), name="entry"),
    path("reports/open/", ChoosePeriodView.as_view(), name="period-open"),
    path("reports/open/<slug:kind>/<int:year>/", PlanYearView.as_view(), name="period-year"),
    path("reports/open/<slug:kind>/<slug:key>/", NewPeriodView.as_view(), name="period-new"),
    path("reports/rule/", ReportingRuleView.as_view(), name="reporting-rule"),
    path("reports/<slug:code>/days/", MendPeriodView.as_view(), name="period-mend"),
    path("reports/<slug:code>/planned/", PlannedPeriodView.as_view(), name="period-planned"),
    path("reports/<slug:code>/moments/", MomentsView.as_view(), name="period-moments"),
    path("reports/<slug:code>/", ReportsView.as_view(), name="reports"),
    path("reports/<slug:code>/accept/", AcceptView.as_view(), name="reports-accept"),
    path("reports/<slug:code>/chosen/", ChosenView.as_view(), name="reports-chosen"),
    path("reports/<slug:code>/return/", ReturnManyView.as_view(), name="reports-return"),
    path("reports/<slug:code>/close/", CloseView.as_view(), name="period-close"),
    path("reports/<slug:code>/public/", PublicView.as_view(), name="period-public"),
    path("reports/<slug:code>/remind/", RemindView.as_view(), name="reports-remind"),
    path("reports/<slug:code>/remind/again/", SendAgainView.as_view(), name="reports-again"),
    path("reports/<slug:code>/<slug:agency>/extend/", ExtendView.as_view(), name="report-extend"),
    path(
        "reports/<slug:code>/<slug:agency>/<slug:indicator>/return/",
        ReturnView.as_view(),
        name="report-return",
    ),
    path(
        "reports/<slug:code>/<slug:agency>/<slug:indicator>/due/",
        DueView.as_view(),
        name="report-due",
    ),
    path(
        "reports/<slug:code>/<slug:agency>/<slug:indicator>/answer/",
        AnswerView.as_view(),
        name="report-answer",
    ),
    path("entry/<slug:code>/grid/<slug:indicator>/", GridView.as_view(), name="entry-grid"),
    path("entry/<slug:code>/<slug:agency>/", EntryView.as_view(), name="entry-form"),
    path("entry/<slug:code>/<slug:agency>/draft/", DraftView.as_view(), name="entry-draft"),
    path("entry/<slug:code>/<slug:agency>/attach/", AttachView.as_view(), name="entry-attach"),
    path(
        "entry/<slug:code>/<slug:agency>/attachments/<int:pk>/",
        AttachmentView.as_view(),
        name="entry-attachment",
    ),
    path(
        "entry/<slug:code>/<slug:agency>/receipts/<int:number>/",
        ReceiptView.as_view(),
        name="entry-receipt",
    ),
    path(
        "entry/<slug:code>/<slug:agency>/reopen/<slug:indicator>/",
        AskToReopenView.as_view(),
        name="entry-reopen",
    ),
    path("imports/", ImportListView.as_view(), name="imports"),
    path("imports/template/", TemplateView.as_view(), name="import-template"),
    path("imports/<int:pk>/", ImportView.as_view(), name="import"),
    path("imports/<int:pk>/mapping/", MappingView.as_view(), name="import-mapping"),
    path("imports/<int:pk>/cell/", CellView.as_view(), name="import-cell"),
    path("imports/<int:pk>/names/", NamesView.as_view(), name="import-names"),
    path("imports/<int:pk>/confirm/", ConfirmView.as_view(), name="import-confirm"),
    path("imports/<int:pk>/discard/", DiscardView.as_view(), name="import-discard"),
    path("imports/<int:pk>/undo/", UndoView.as_view(), name="import-undo"),
    path("imports/<int:pk>/file/", FileView.as_view(), name="import-file"),
    path(
        "imports/<int:pk>/workbook/",
        FindingsView.as_view(),
        {"kind": "xlsx"},
        name="import-workbook",
    ),
    path(
        "imports/<int:pk>/findings.csv",
        FindingsView.as_view(),
        {"kind": "csv"},
        name="import-findings",
    ),
    path("api/v1/", include(("indicators.api.urls", "api"))),
    path("help/", HelpView.as_view(), name="help"),
    path("trail/", TrailView.as_view(), name="trail"),
    path("search/", SearchView.as_view(), name="search"),
    path("checks/<slug:code>/", ChecksView.as_view(), name="period-checks"),
    path("targets/", TargetsView.as_view(), name="targets"),
    path("targets/<int:pk>/end/", EndTargetView.as_view(), name="target-end"),
    path("publications/", PublicationListView.as_view(), name="publications"),
    path(
        "publications/<slug:code>/draft/",
        PublicationDraftView.as_view(),
        name="publication-draft",
    ),
    path("publications/<slug:code>/<int:number>/", PublicationView.as_view(), name="publication"),
    path(
        "publications/<slug:code>/<int:number>/annex.<slug:kind>",
        PublicationFileView.as_view(),
        name="publication-file",
    ),
    path(
        "publications/<slug:code>/<int:number>/data/<str:name>",
        DataPackageView.as_view(),
        name="publication-data",
    ),
    path("publications/<slug:code>/<int:number>/pdf/", PdfView.as_view(), name="publication-pdf"),
    path(
        "publications/<slug:code>/<int:number>/letter.docx",
        LetterView.as_view(),
        name="publication-letter",
    ),
    path(
        "publications/<slug:code>/<int:number>/notices.zip",
        NoticeView.as_view(),
        name="publication-notices",
    ),
    path(
        "publications/<slug:code>/<int:number>/notices/<slug:agency>.docx",
        NoticeView.as_view(),
        name="publication-notice",
    ),
    path(
        "publications/<slug:code>/<int:number>/withdraw/",
        WithdrawView.as_view(),
        name="publication-withdraw",
    ),
]
