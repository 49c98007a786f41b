"""Readers of VBA projects that have no code of ours; oletools' many warnings about its own dependencies stay out of the test report."""
from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser, decompress_stream

__all__ = ["decompress_stream", "modules_of"]


def modules_of(data: bytes, name: str = "vbaProject.bin") -> dict[str, str]:
    """The modules' texts by name, as olevba extracts them from a project or a workbook."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = VBA_Parser(name, data=data).extract_macros()
        return {module.rpartition(".")[0] or module: code for _, _, module, code in found}
