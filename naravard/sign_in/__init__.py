"""How staff sign in to the admin: password, second factor, passkeys and the organisation's own sign-in (allauth)."""
