import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../src/cli/base-command.js'
import {EXIT} from '../src/cli/exit.js'
import {alignFlags, classFlags, givenOptions, keepIdentifiersFlag, readFlags, readOptions} from '../src/cli/flags.js'
import {pluginFlag} from '../src/cli/plugins.js'
import {parseDuration} from '../src/cli/parse.js'
import {CERTAIN} from '../src/core/certain.js'
import type {AttackResult} from '../src/jobs/attack-file.js'
import {inputCheckSentence} from '../src/report/words/input-check.js'

export default class Attack extends BaseCommand {
  static override summary = 'Play the attacker on a released file.'
  static override description =
    'The attack sees the released rows and nothing else that its threat model does not allow; ' +
    '--truth is used for scoring only. With --target only the rows of the minority are attacked, ' +
    'without it every row is.'
  static override examples = [
    '<%= config.bin %> attack reconsmote --released synthetic.csv --target diagnosis --minority rare --out records.csv',
    '<%= config.bin %> attack distinsmote --released augmented.csv --truth real.csv --json',
    '<%= config.bin %> attack differencing --released january.csv --released june.csv --targets people.csv --out changes.csv',
    '<%= config.bin %> attack gan-leaks --released synthetic.csv --targets people.csv --auxiliary others.csv --truth members.csv',
  ]
  static override args = {name: Args.string({required: true, description: "The attack; 'attacks' lists them."})}
  static override flags = {
    released: Flags.string({
      required: true,
      multiple: true,
      description: 'The released file, or - for stdin. Again for each later release of the same data (differencing).',
    }),
    ...classFlags,
    columns: Flags.string({multiple: true, delimiter: ',', description: 'Feature columns to attack (default: all).'}),
    targets: Flags.string({description: 'Records whose membership is asked about (membership attacks).'}),
    auxiliary: Flags.string({description: 'Real rows that were not in the data (attacks that compare with the population).'}),
    option: Flags.string({multiple: true, description: 'key=value for the attack.'}),
    plugin: pluginFlag,
    truth: Flags.string({
      multiple: true,
      description: 'Real rows, for scoring only; of several releases once for each, in their order.',
    }),
    out: Flags.string({description: 'File for the reconstructed records or the verdicts, or - for stdout.'}),
    force: Flags.boolean({description: 'Replace the file when it exists.'}),
    budget: Flags.custom<number>({parse: parseDuration('--budget')})({
      description: 'Time the attack may take, such as 90s, 10m or 1h; then it ends with what it has found.',
    }),
    ...readFlags,
    'keep-identifiers': keepIdentifiersFlag,
    ...alignFlags,
  }

  async run(): Promise<AttackResult> {
    const {attackFile} = await import('../src/jobs/attack-file.js')
    const {refuseTwoOutputs} = await import('../src/jobs/refuse-two-outputs.js')
    const {args, flags} = await this.parse(Attack)
    this.configure(flags)
    refuseTwoOutputs(flags.out, this.jsonEnabled())
    const plugins = await this.plugins(flags.plugin)
    const [released, ...later] = flags.released
    const [truth, ...laterTruth] = flags.truth ?? []
    const result = await attackFile(
      {
        name: args.name,
        plugins,
        options: givenOptions(flags.option),
        released,
        ...(later.length > 0 && {later}),
        read: this.reading(readOptions(flags)),
        overwrite: flags.force,
        ...(flags.target !== undefined && {target: flags.target}),
        ...(flags.minority && {minority: flags.minority}),
        ...(flags['keep-identifiers'] && {keepIdentifiers: flags['keep-identifiers']}),
        ...(flags.roles !== undefined && {roles: flags.roles}),
        ...(flags.columns && {columns: flags.columns}),
        ...(flags.targets !== undefined && {targets: flags.targets}),
        ...(flags.auxiliary !== undefined && {auxiliary: flags.auxiliary}),
        ...(flags.truth && {truth, laterTruth}),
        ...(flags.out !== undefined && {out: flags.out}),
        ...(flags.budget !== undefined && {budgetSeconds: flags.budget}),
      },
      this.context(`Attacking with ${args.name}`),
    )
    for (const note of result.notes) this.note(`Note: ${note}`)
    const say = (text: string) => {
      // With --out - stdout belongs to the data.
      if (flags.out === '-') this.note(text)
      else this.print(text)
    }
    for (const line of describeAttack(result)) say(line)
    if (!result.complete && this.signal.aborted) process.exitCode = EXIT.interrupted
    return result
  }
}

function describeAttack({
  attack,
  parameters,
  records,
  explainedShare,
  certain = 0,
  alone,
  onlyJoined = {records: 0, certain: 0},
  levelConfidence,
  counts,
  score,
  out,
  inputChecks = [],
  seconds,
  stopped,
}: AttackResult): string[] {
  const settings = Object.entries(parameters)
    .flatMap(([name, value]) => {
      if (typeof value === 'number') return [`${name} ${Number(value.toPrecision(3))}`]
      return typeof value === 'string' || typeof value === 'boolean' ? [`${name} ${value}`] : []
    })
    .join(', ')
  const figures = (values: Readonly<Record<string, number>>) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${Number.isInteger(value) ? value : value.toFixed(3)}`)
      .join(', ')
  return [
    ...(stopped === undefined ? [] : [`${stopped}: this is what was found until then.`]),
    explainedShare === undefined
      ? `${attack}: ${records} rows judged in ${seconds} s${counts === undefined ? '' : ` (${figures(counts)})`}`
      : `${attack}: ${records} records reconstructed in ${seconds} s, ${certain} of them with a confidence of ${CERTAIN} or more; ` +
        `they explain ${Math.round(explainedShare * 100)} % of the released rows`,
    ...(alone === undefined
      ? []
      : [
          `Alone, the releases give ${alone.join(' and ')} of these records; no release alone gives ${onlyJoined.records} of them, ` +
            `${onlyJoined.certain} with a confidence of ${CERTAIN} or more.`,
        ]),
    `Settings: ${settings}${parameters.estimated.length === 0 ? '' : ` (estimated: ${parameters.estimated.join(', ')})`}`,
    ...(parameters.notes ?? []),
    ...inputChecks.map(inputCheckSentence),
    ...(levelConfidence === undefined ? [] : [`Mean confidence of inferred levels: ${figures(levelConfidence)}`]),
    ...(score === undefined ? [] : [`Against the truth: ${figures(score)}`]),
    out === undefined ? 'Nothing was written; --out FILE keeps the rows.' : `Written: ${out}`,
  ]
}
