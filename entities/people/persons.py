"""Questions about accounts: whose address is it, which user name is free."""

from django.contrib.auth.models import User

from dvctrack.lib.names import plain


def account_with_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


def taken_emails() -> set[str]:
    """The addresses of all accounts in small letters."""
    emails = User.objects.exclude(email="").values_list("email", flat=True)
    return {email.lower() for email in emails}


def free_username(*, full_name: str, email: str) -> str:
    """The e-mail address in small letters, else "nguyen.van.an", with a number if taken."""
    wanted = email.lower() or plain(full_name).replace(" ", ".")
    taken = set(
        User.objects.filter(username__istartswith=wanted).values_list("username", flat=True)
    )
    names = (wanted, *(f"{wanted}.{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)
