"""What goes wrong, in the words of the command."""


class MinorityReportError(Exception):
    """The command ended with an error: `code`, `message`, `suggestions` (next steps), `data` and `exit_code` are its own."""

    def __init__(self, code, message, suggestions=(), data=None, exit_code=None):
        super().__init__("\n  ".join([message, *suggestions]))
        self.code = code
        self.message = message
        self.suggestions = list(suggestions)
        self.data = dict(data or {})
        self.exit_code = exit_code

    @classmethod
    def of(cls, error):
        """The error of a JSON document or event of the command."""
        return cls(error["code"], error["message"], error.get("suggestions", ()), error.get("data"), error.get("exitCode"))
