from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from dvctrack.lib.files.limited import JobState
from indicators.choices import BatchState
from indicators.importing.receive import reader_of
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

    A page that `needs_reading` leads to that of the file until a waiting file is read, which
    starts the reader again where it was stopped.
    """

    batch: ImportBatch
    needs_reading = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        batches = batches_for(request.user).select_related("imported_by", "undone_by")
        self.batch = get_object_or_404(batches, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def lead_back(self) -> HttpResponseBase | None:
        if not (self.needs_reading and self.is_waiting):
            return None
        is_read = reader_of(self.batch).state() is JobState.DONE
        return None if is_read else redirect("import", self.batch.pk)

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
