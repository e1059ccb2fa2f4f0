/** What `policy init` writes: rules that most releases should keep, and how to write others. */
export const DEFAULT_POLICY = `# Policy of minority-report: what a release must keep to. Use it with
#
#   minority-report audit DATA ... --policy policy.yaml
#   minority-report policy check report.json --policy policy.yaml
#
# Both end with exit code 3 when a rule fails. Every rule is checked for every generator, or for one with
# 'generator: NAME'. It must be true or false:
#
#   verdict                                     "leaks", "no-leak-found" or "not-tested"
#   complete                                    whether every planned step has run
#   attack["NAME"].FIGURE.PART                  FIGURE: recall, precision, auc, ...; PART: value, low, high, trials
#   attack["NAME"].test.detectable              the smallest leak that would have been found
#   utility["LEARNER"].FIGURE.PART              averagePrecision, auroc, ...
#   utility["LEARNER"].baseline.FIGURE.PART     the same, trained on real rows alone
#   utility["LEARNER"].difference.FIGURE.PART   the paired difference of the two
#   utility["LEARNER"].label["LABEL"].FIGURE.PART   with several minority labels; .macro for the mean of all
#   fidelity["NAME"].FIGURE.PART
#   control["planted-leak"].passed, control["independent-sample"].passed
#   disclosure["NAME"].FIGURE.PART              on declared columns: identity, attribute, membership, overlap, anonymity
#   privacy.epsilon, privacy.delta, privacy.refuted   what a private generator claims
#   parameter.NAME                              a value under 'parameters:' of this file
#
# Operators: + - * / ^ mod, < <= == != >= >, and or xor not, condition ? a : b. Functions: abs ceil exp floor log log10 log2
# max min round sign sqrt. A rule that names something which was not measured fails.

rules:
  - name: no attack beats its control
    expression: verdict == "no-leak-found"
    reason: An attack that finds out more than its control does finds out something about people in the data.

  - name: few records can be rebuilt
    expression: attack["reconsmote"].recall.high <= 0.05
    reason: The upper end of the interval is what a cautious reader must reckon with, not the point estimate.

  - name: membership stays unclear
    expression: attack["dcr-mia"].auc.low <= 0.5
    reason: An AUC whose interval lies above one half tells members of the data from others.

  - name: the audit can find leaks
    expression: control["planted-leak"].passed and control["independent-sample"].passed
    reason: When the audit's own controls fail, its other figures cannot be trusted.

  - name: the audit was finished
    expression: complete
    reason: Figures of an audit that was stopped rest on fewer repeats than were planned.

# A rule for one generator, and a waiver: while it lasts, the rule is reported as waived instead of failed.
#
#  - name: worth the risk
#    expression: utility["random-forest"].difference.averagePrecision.low > 0
#    reason: Rows that do not help should not be released.
#    generator: smote
#    waiver:
#      by: name of the person who answers for it
#      until: 2027-01-31
`
