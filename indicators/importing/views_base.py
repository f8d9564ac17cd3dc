from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from dvctrack.lib.files.limited import progress
from entities.work.asked import WorkState, work_state
from indicators.choices import BatchState, BatchWork
from indicators.importing import background
from indicators.importing.background import BROKEN_OFF, ask, wait_for, was_just_done
from indicators.importing.look import kept_proposal
from indicators.importing.proposal import Proposal
from indicators.importing.receive import lines_path
from indicators.models import ImportBatch
from indicators.policy import batches_for, may_import, may_read_imports, sending_agencies_for


class ImportRightsMixin(AccessMixin):
    """Pages for those who bring files in, or with `is_for_readers` for all who read everything.

    Agencies send files for themselves (`agencies`), where a page `is_for_agencies`.
    """

    raise_exception = True
    is_for_readers = False
    is_for_agencies = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.may_import = may_import(request.user)
        self.agencies = [] if self.may_import else sending_agencies_for(request.user)
        self.may_send = self.may_import or (self.is_for_agencies and bool(self.agencies))
        reads = self.is_for_readers and may_read_imports(request.user)
        if not (self.may_send or reads):
            return self.handle_no_permission()
        led_back = self.lead_back()
        if led_back is not None:
            return led_back
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def lead_back(self) -> HttpResponseBase | None:
        """Where those go who may see the page, but not now; None where it can be seen."""
        return None


class BatchMixin(ImportRightsMixin):
    """A page about one file. Only the person who sent it answers and confirms.

    A page that `needs_look` shows how far the work on the file is until it is done, and then has
    the `proposal` of a file that still waits. What has to be made for it a worker makes.
    """

    batch: ImportBatch
    proposal: Proposal
    needs_look = False
    # Whether what comes in the end is a file, for which a page that waits has to stay.
    is_file = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        batches = batches_for(request.user).select_related("imported_by", "undone_by")
        self.batch = get_object_or_404(batches, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def lead_back(self) -> HttpResponseBase | None:
        if not self.needs_look:
            return None
        request, batch = self.request, self.batch  # type: ignore[attr-defined]
        made = kept_proposal(batch) if self.is_waiting else None
        is_shown = request.method in ("GET", "HEAD")
        if self.is_waiting and made is None and is_shown:
            has_ended = was_just_done(request.GET.get("work", ""), batch)
            made = kept_proposal(batch, is_last=True) if has_ended else None
            if made is None and not (has_ended and self.trouble):
                ask(batch, BatchWork.LOOK)
        is_awaited = batch.work_writes or (self.is_waiting and made is None)
        if is_awaited and self.wait().is_under_way:
            return self.under_way() if is_shown else self.back()
        if request.htmx and not self.is_file:
            return HttpResponseClientRedirect(self.own_address)
        if self.is_waiting:
            proposal = made or kept_proposal(batch, is_last=True)
            if proposal is None and is_shown:
                # Without a fault it was made in another language, and is asked for again.
                return self.broken_off() if self.trouble else self.under_way()
            if proposal is None:
                return self.back()
            self.proposal = proposal
        return None

    def wait(self) -> WorkState:
        """How the work on the file stands after a moment; a page that asks by itself has time."""
        is_asked_again = self.request.htmx  # type: ignore[attr-defined]
        return wait_for(self.batch, seconds=0 if is_asked_again else background.PATIENCE_SECONDS)

    def under_way(self) -> HttpResponse:
        """How far the work is. The page comes back to its own address by itself."""
        request, batch = self.request, self.batch  # type: ignore[attr-defined]
        done, expected = progress(lines_path(batch))
        context = {
            "batch": batch,
            "is_read": batch.doing == BatchWork.LOOK and lines_path(batch).exists(),
            "lines": done,
            "expected": expected if done else 0,
            "share": min(100 * done // expected, 99) if expected else None,
            "is_unattended": work_state(batch.work, at=timezone.now()) is WorkState.UNATTENDED,
            "address": self.own_address,
        }
        name = "reading_progress" if request.htmx else "reading"
        return render(request, f"indicators/imports/{name}.html", context)

    def broken_off(self) -> HttpResponse:
        """Why there is nothing to show, and how it is tried again."""
        context = {"batch": self.batch, "trouble": self.trouble}
        return render(self.request, "indicators/imports/broken_off.html", context)  # type: ignore[attr-defined]

    @property
    def trouble(self) -> str:
        """Why the last work on the file was not done; empty where it was."""
        has_failed = work_state(self.batch.work, at=timezone.now()) is WorkState.FAILED
        return self.batch.said or (str(BROKEN_OFF) if has_failed else "")

    @property
    def own_address(self) -> str:
        """The address of this page, with the work for which it waits."""
        request = self.request  # type: ignore[attr-defined]
        query = request.GET.copy()
        query["work"] = str(self.batch.work)
        return f"{request.path}?{query.urlencode()}"

    def back(self) -> HttpResponse:
        """To the page of the file."""
        return redirect("import", self.batch.pk)

    @property
    def is_own(self) -> bool:
        user = self.request.user  # type: ignore[attr-defined]
        return self.may_send and self.batch.imported_by_id == user.pk

    @property
    def is_waiting(self) -> bool:
        return self.batch.state == BatchState.WAITING
