"""Audits the privacy of synthetic minority rows, by the minority-report command.

    from minority_report import audit
    result = audit(patients, target="diagnosis", minority="rare", generators=["smote-nc"])
    print(result)
    result.figures()
"""

from .client import attack, audit, generate, inspect
from .errors import MinorityReportError
from .result import Result

__all__ = ["MinorityReportError", "Result", "attack", "audit", "generate", "inspect"]
