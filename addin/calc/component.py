"""What LibreOffice registers from the extension: the functions, the buttons, and what happens when documents open, save and close."""
from __future__ import annotations

import unohelper
from receivables_calc import buttons, documents, functions

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(functions.Functions, functions.IMPLEMENTATION, ("com.sun.star.sheet.AddIn", functions.SERVICE))
for job in documents.JOBS:
    g_ImplementationHelper.addImplementation(job, job.name, documents.SERVICES)
g_ImplementationHelper.addImplementation(buttons.Buttons, buttons.IMPLEMENTATION, buttons.SERVICES)
