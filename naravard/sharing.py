"""Addresses that share a page: plain links, so nothing is asked of another host until somebody follows one."""

from urllib.parse import urlencode


def share_links(url, title):
    """Return the addresses that share the page by e-mail and on each service, by name."""
    return {
        # A mail program reads "+" as it stands, so spaces are written %20.
        "mail": "mailto:?" + urlencode({"subject": title, "body": url}).replace("+", "%20"),
        "facebook": "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": url}),
        "linkedin": "https://www.linkedin.com/sharing/share-offsite/?" + urlencode({"url": url}),
        "x": "https://x.com/intent/post?" + urlencode({"url": url, "text": title}),
    }
