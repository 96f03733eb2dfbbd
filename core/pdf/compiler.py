"""
Run Typst once. core/pdf/typesetting.py starts this file as a process of its own, and ends it if it takes too long.

It reads a JSON object from standard input and writes the PDF, or with "ppi" a PNG, to standard output, with the exit
code 0; or what Typst complains of, with the exit code REFUSED. It imports nothing of the portal but what puts Arabic
right, so that it starts in less than a tenth of a second, and reads no file but templates and fonts. What it imports
goes with it: it takes no memory in the process that serves pages.
"""

import json
import resource
import runpy
import sys

REFUSED = 3


def main():
    import typst  # noqa: PLC0415 - the portal itself imports this file only for its name and REFUSED

    job = json.load(sys.stdin)
    # Of processor time: the end of the process even if the portal, which would have ended it, was killed.
    resource.setrlimit(resource.RLIMIT_CPU, (4 * job["seconds"], 4 * job["seconds"]))
    try:
        made = typst.compile(
            job["template"],
            root=job["root"],
            # No system fonts, which differ from machine to machine.
            font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[job["fonts"]]),
            sys_inputs={"data": job["data"]},
            **({"format": "png", "ppi": job["ppi"]} if job["ppi"] else {"pdf_standards": ["ua-1"]}),
            timestamp=job["timestamp"],
        )
    except RuntimeError as error:  # the base class of typst.TypstError
        sys.stdout.buffer.write(str(getattr(error, "diagnostic", error)).encode())
        return REFUSED
    if job["arabic"]:
        made = runpy.run_path(job["arabic"])["with_each_letter_once"](made)
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
