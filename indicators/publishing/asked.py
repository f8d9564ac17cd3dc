"""Publishing in the background, for the person who asked for it in the form of the draft."""

from datetime import datetime

from django.contrib.auth.models import User
from django_tasks import task

from entities.work.errands import errand
from indicators.models import Period
from indicators.publishing.edition import layout_named
from indicators.publishing.forms import PublishForm
from indicators.publishing.pdf import ask_for_pdf
from indicators.publishing.publish import publish


@task()
def publish_asked(
    *, period: int, typed: dict[str, str], by: int, at: str, language: str
) -> dict[str, str]:
    """Publish what a form asked for that was found valid, and ask for its pdf; twice is once."""

    def work(person: User, moment: datetime) -> None:
        form = PublishForm(typed)
        form.is_valid()
        said, of = form.cleaned_data, Period.objects.get(pk=period)
        done = of.publications.filter(published_at=moment, published_by=person).first()
        version = done or publish(
            of,
            layout=layout_named(said["layout"]),
            letter=form.letter,
            number=said["number"],
            digest=said["digest"],
            reason=said["reason"],
            with_old_list=said["with_old_list"],
            state=said["state"],
            in_spite=said["in_spite_reason"] if said["in_spite"] else "",
            makes_public=said["makes_public"],
            by=person,
            at=moment,
        )
        ask_for_pdf(version, at=moment)

    return errand(work, by=by, at=at, language=language)
