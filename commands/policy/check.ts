import {Args, Flags} from '@oclif/core'
import type {PolicyOutcome} from '../../src/result/audit-result.js'
import {BaseCommand} from '../../src/cli/base-command.js'
import {EXIT} from '../../src/cli/exit.js'

export default class PolicyCheck extends BaseCommand {
  static override summary = 'Hold a result against a policy without running anything.'
  static override description = 'Ends with exit code 3 when a rule fails, and 2 when the policy itself is wrong.'
  static override args = {result: Args.string({required: true, description: 'report.json of an audit.'})}
  static override flags = {policy: Flags.string({required: true, description: "Policy file; 'policy init' writes one."})}

  async run(): Promise<PolicyOutcome> {
    const {readResult} = await import('../../src/jobs/read-result.js')
    const {readPolicy, today} = await import('../../src/jobs/read-policy.js')
    const {evaluatePolicy} = await import('../../src/policy/evaluate.js')
    const {profileSentence} = await import('../../src/report/words/profile.js')
    const {policySentence, ruleSentence} = await import('../../src/report/words/rule.js')
    const {args, flags} = await this.parse(PolicyCheck)
    this.configure(flags)
    const policy = await readPolicy(flags.policy, this.signal)
    const outcome = await evaluatePolicy(policy, await readResult(args.result, this.signal), today())
    for (const rule of outcome.rules) this.print(ruleSentence(rule))
    this.print(policySentence(outcome))
    const profile = profileSentence(outcome)
    if (profile !== undefined) this.print(profile)
    if (!outcome.passed) process.exitCode = EXIT.policyFailed
    return outcome
  }
}
