import {Flags} from '@oclif/core'
import {remedies} from '../src/core/remedies.js'
import type {Mitigation} from '../src/report/mitigation/mitigation.js'
import {BaseCommand} from '../src/cli/base-command.js'
import {sourceOf} from '../src/cli/data-source.js'
import {EXIT} from '../src/cli/exit.js'
import {
  alignFlags,
  classFlags,
  dataArgument,
  declaredColumns,
  disclosureFlags,
  engineFlag,
  fromFlag,
  generatorCommandFlag,
  insecureSeedFlag,
  keepIdentifiersFlag,
  namedClasses,
  readFlags,
  readOptions,
} from '../src/cli/flags.js'
import {parseDuration, parseFraction, parseHoldout, parsePositive} from '../src/cli/parse.js'
import {pluginFlag} from '../src/cli/plugins.js'
import {comparisonOutputs, type ComparisonOutput} from '../src/report/formats.js'

export default class Mitigate extends BaseCommand {
  static override summary = 'Look for what helps against a leak: try remedies one by one until a policy passes.'
  static override description =
    'Audits a generator as it is, then keeps the people at risk from it, coarsens their records, releases fewer rows, takes ' +
    'another generator, adds noise, and takes private generators. Every attempt is audited on the same splits; the one that ' +
    'passes is audited once more with a fresh seed. The exit code is 3 when nothing passes.'
  static override examples = [
    '<%= config.bin %> mitigate patients.csv --target diagnosis --minority rare --policy policy.yaml',
    '<%= config.bin %> mitigate patients.csv --target diagnosis --minority rare --policy policy.yaml --generator arf ' +
      '--remedy withhold --remedy coarsen --budget 20m',
  ]
  static override args = {data: dataArgument}
  static override flags = {
    from: fromFlag,
    ...classFlags,
    policy: Flags.string({required: true, description: 'Rules that a release must keep; see docs/policy.md.'}),
    generator: Flags.string({description: 'The generator one would like to use (default: the SMOTE that fits the columns).'}),
    'generator-command': generatorCommandFlag,
    remedy: Flags.string({
      multiple: true,
      options: [...remedies],
      description: 'What may be tried (default: everything), always in this order; see docs/mitigation.md.',
    }),
    attack: Flags.string({multiple: true, description: "Attacks and proxies of each audit; see 'attacks'."}),
    learner: Flags.string({
      multiple: true,
      description: "Learners that utility is measured with (default: all), or none; see 'metrics'.",
    }),
    fidelity: Flags.string({multiple: true, description: "Fidelity metrics (default: all), or none; see 'metrics'."}),
    'decide-by': Flags.string({description: 'The metric that the price is counted in (default: averagePrecision).'}),
    option: Flags.string({multiple: true, description: 'name.key=value for a generator, attack or learner, or name.key=@FILE.'}),
    'insecure-seed': insecureSeedFlag,
    holdout: Flags.string({
      description: 'Share of the rows held out as non-members (default 0.5), or a file of rows that no generator saw.',
    }),
    ratio: Flags.custom<number>({parse: parsePositive('--ratio')})({
      description: 'Synthetic rows per real minority row (default: up to the size of the largest class).',
    }),
    repeats: Flags.integer({default: 5, min: 1, max: 1000, description: 'Splits and generator runs of each audit, at most.'}),
    confidence: Flags.custom<number>({default: 0.95, parse: parseFraction('--confidence')})({
      description: 'Level of the intervals.',
    }),
    budget: Flags.custom<number>({parse: parseDuration('--budget')})({
      description: 'Time for all attempts, such as 10m or 1h. The same command with the same --out goes on.',
    }),
    out: Flags.string({
      default: 'mitigation',
      description: 'Folder for the reports. A search that was stopped goes on there.',
    }),
    format: Flags.string({multiple: true, delimiter: ',', options: [...comparisonOutputs], default: ['json', 'md', 'html']}),
    ...disclosureFlags,
    plugin: pluginFlag,
    engine: engineFlag,
    ...readFlags,
    'keep-identifiers': keepIdentifiersFlag,
    'map-level': alignFlags['map-level'],
  }

  async run(): Promise<Mitigation> {
    const {mitigateFile} = await import('../src/jobs/mitigate-file.js')
    const {readOptionFiles} = await import('../src/jobs/option-files.js')
    const {attemptLine, renderMitigation} = await import('../src/report/mitigation/render.js')
    const {measuredBy} = await import('../src/cli/split-metric.js')
    const {learners} = await import('../src/learners/registry.js')
    const {fidelity} = await import('../src/metrics/fidelity/registry.js')
    const {costDecides, metrics} = await import('../src/metrics/registry.js')
    const {triedGenerators} = await import('../src/mitigation/mitigate.js')
    const {seedable} = await import('../src/jobs/private-release.js')
    const {args, flags} = await this.parse(Mitigate)
    this.configure(flags)
    const command = flags['generator-command']
    const generator = command === undefined ? flags.generator : 'exec'
    const names = {
      learners: learners.names,
      fidelity: fidelity.names,
      deciding: [...metrics, ...costDecides].map(({name}) => name),
    }
    const measured = measuredBy(flags, names, text => {
      this.note(text)
    })
    const seeded = flags['insecure-seed'] ? seedable([generator ?? '', ...triedGenerators]) : []
    const {mitigation, files} = await mitigateFile(
      {
        audit: {
          data: sourceOf('DATA', args.data, flags.from),
          read: this.reading(readOptions(flags)),
          classes: namedClasses(flags),
          options: [
            ...(await readOptionFiles(flags.option)),
            ...seeded.map(name => `${name}.insecureSeed=true`),
            ...(command === undefined ? [] : [`exec.command=${command}`]),
          ],
          amount: flags.ratio === undefined ? {kind: 'balance'} : {kind: 'ratio', ratio: flags.ratio},
          engine: flags.engine,
          seed: flags.seed,
          repeats: flags.repeats,
          confidence: flags.confidence,
          jobs: this.jobs,
          plugins: await this.plugins(flags.plugin),
          policy: flags.policy,
          tool: {name: this.config.name, version: this.config.version},
          ...(flags['keep-identifiers'] && {keepIdentifiers: flags['keep-identifiers']}),
          ...(flags.roles !== undefined && {roles: flags.roles}),
          ...(generator !== undefined && {generators: [generator]}),
          ...(flags.attack && {attacks: flags.attack}),
          ...measured,
          ...declaredColumns(flags),
          ...(flags.holdout !== undefined && {holdout: parseHoldout(flags.holdout)}),
        },
        remedies: remedies.filter(remedy => flags.remedy?.includes(remedy) ?? true),
        out: flags.out,
        formats: flags.format as ComparisonOutput[],
        ...(flags.budget !== undefined && {budgetSeconds: flags.budget}),
        onAttempt: soFar => {
          this.note(attemptLine(soFar))
        },
      },
      this.context('Looking for a remedy'),
    )
    this.print(await renderMitigation(mitigation, 'md'))
    for (const file of files) this.print(`Written: ${file}`)
    if (mitigation.outcome !== 'passed') process.exitCode = EXIT.policyFailed
    if (mitigation.outcome === 'stopped')
      this.note(`Finished steps are kept in ${flags.out}; the same command goes on from there.`)
    if (this.signal.aborted) process.exitCode = EXIT.interrupted
    return mitigation
  }
}
