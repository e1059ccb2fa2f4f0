import {Flags} from '@oclif/core'
import type {AuditRequest} from '../src/jobs/audit-files.js'
import type {AuditForecast} from '../src/jobs/forecast-audit.js'
import type {AuditResult} from '../src/result/audit-result.js'
import {BaseCommand} from '../src/cli/base-command.js'
import {sourceOf} from '../src/cli/data-source.js'
import {pluginFlag} from '../src/cli/plugins.js'
import {configFlags, entriesOf, readConfig, runOf} from '../src/cli/config-file.js'
import {configSettings} from '../src/cli/config-settings.js'
import {withWords} from '../src/cli/config-words.js'
import {EXIT} from '../src/cli/exit.js'
import {parseDuration, parseFraction, parseHoldout, parsePositive} from '../src/cli/parse.js'
import {askedQueue, queueFlags} from '../src/cli/queue-flags.js'
import {measuredBy} from '../src/cli/split-metric.js'
import {
  alignFlags,
  classFlags,
  declaredColumns,
  disclosureFlags,
  dataArgument,
  engineFlag,
  fromFlag,
  generatorCommandFlag,
  insecureSeedFlag,
  keepIdentifiersFlag,
  namedClasses,
  readFlags,
  readOptions,
  signFlag,
} from '../src/cli/flags.js'
import {outputFormats, type OutputFormat} from '../src/report/formats.js'

export default class Audit extends BaseCommand {
  static override summary = 'Attack synthetic minority rows and report how much they leak and how useful they are.'
  static override description =
    'Splits DATA into members and non-members, makes synthetic minority rows from the members, ' +
    'attacks them, trains classifiers with them, and writes a report. With --synthetic it audits a ' +
    'file made elsewhere; then every row of DATA counts as a member, and membership, distances and ' +
    'utility need --holdout FILE with rows the generator never saw.'
  static override examples = [
    '<%= config.bin %> audit patients.csv --target diagnosis --minority rare',
    '<%= config.bin %> audit patients.csv --target diagnosis --minority rare --generator smote ' +
      '--generator gaussian --option smote.neighbours=3 --repeats 10',
    '<%= config.bin %> audit patients.csv --target diagnosis --minority rare --synthetic released.csv --holdout unseen.csv',
  ]
  static override args = {data: dataArgument}
  static override flags = {
    from: fromFlag,
    ...configFlags,
    ...classFlags,
    generator: Flags.string({
      multiple: true,
      description: "Built-in generators (default: the SMOTE that fits the columns); see 'generators'.",
    }),
    'generator-command': generatorCommandFlag,
    attack: Flags.string({
      multiple: true,
      description:
        "Attacks and proxies (default: those that give a first answer in about a minute; the report names the others); see 'attacks'.",
    }),
    learner: Flags.string({
      multiple: true,
      description: "Learners that utility is measured with (default: all), or none; see 'metrics'.",
    }),
    fidelity: Flags.string({multiple: true, description: "Fidelity metrics (default: all), or none; see 'metrics'."}),
    'decide-by': Flags.string({
      description: "The metric that decisions on utility rest on (default: averagePrecision); see 'metrics'.",
    }),
    metric: Flags.string({
      multiple: true,
      hidden: true,
      description: 'What --learner, --fidelity and --decide-by say.',
    }),
    option: Flags.string({multiple: true, description: 'name.key=value for a generator, attack or learner, or name.key=@FILE.'}),
    'insecure-seed': insecureSeedFlag,
    synthetic: Flags.string({
      multiple: true,
      description: 'File, folder or pattern of synthetic rows made elsewhere: one release each.',
    }),
    holdout: Flags.string({
      description: 'Share of the rows held out as non-members (default 0.5), or a file of rows that no generator saw.',
    }),
    ratio: Flags.custom<number>({parse: parsePositive('--ratio')})({
      description: 'Synthetic rows per real minority row (default: up to the size of the largest class).',
    }),
    repeats: Flags.integer({default: 5, min: 1, max: 1000, description: 'Splits and generator runs, at most.'}),
    'all-repeats': Flags.boolean({
      description: 'Run every repeat, also those that no verdict and no comparison needs any more.',
    }),
    'all-rows': Flags.boolean({
      description:
        'Use every row, also where there are more than a figure can make use of and a sample of rows or people would do.',
    }),
    'list-people': Flags.integer({
      min: 0,
      description: 'People at risk that the report lists by row number (default 20), the others being counted; 0 names no row.',
    }),
    changes: Flags.integer({
      min: 1,
      description: 'People of each label who come, and as many who go, between two releases (differencing; default 10).',
    }),
    confidence: Flags.custom<number>({default: 0.95, parse: parseFraction('--confidence')})({
      description: 'Level of the intervals.',
    }),
    budget: Flags.custom<number>({parse: parseDuration('--budget')})({
      description: 'Time to spend, reading included, such as 90s, 10m or 1h; the report then holds what was finished.',
    }),
    policy: Flags.string({description: 'Rules that the result must keep: exit code 3 when one fails; see docs/policy.md.'}),
    out: Flags.string({
      description: 'Folder for the report (default: named after the data and the plan). An interrupted audit goes on there.',
    }),
    format: Flags.string({
      multiple: true,
      delimiter: ',',
      options: [...outputFormats],
      default: ['json', 'md', 'html'],
      description: 'Report files to write.',
    }),
    sign: signFlag,
    cost: Flags.string({
      multiple: true,
      description:
        'false-negative=COST and false-positive=COST: a number, a range such as 5..20, or a formula over ' +
        'the columns such as "200 + 0.3*amount"; net of what the right answer costs.',
    }),
    'deploy-rate': Flags.custom<number>({parse: parseFraction('--deploy-rate')})({
      description: 'Share of the minority in the population that the model is for (default: that of DATA).',
    }),
    known: Flags.string({
      multiple: true,
      delimiter: ',',
      description:
        'Columns that an attacker is taken to know, comma separated: attribute-inference, linkability and ' +
        'learned-inference then ask about these instead of searching for columns that leak.',
    }),
    secret: Flags.string({
      multiple: true,
      delimiter: ',',
      description: 'Columns that such an attacker wants to find out (default with --known: all others).',
    }),
    ...disclosureFlags,
    'dry-run': Flags.boolean({
      exclusive: ['json-lines'],
      description: 'Read the files, show the planned steps and about what they take, and stop there.',
    }),
    'json-lines': Flags.boolean({
      exclusive: ['json'],
      description: 'Write each finding to stdout the moment it stands, one JSON event a line; see docs/events.md.',
      helpGroup: 'GLOBAL',
    }),
    reveal: Flags.boolean({
      description: 'Also write the reconstructed records, which may be those of real people, to the folder.',
    }),
    ...queueFlags,
    plugin: pluginFlag,
    engine: engineFlag,
    ...readFlags,
    'keep-identifiers': keepIdentifiersFlag,
    ...alignFlags,
  }

  protected override streams(): boolean {
    return this.argv.includes('--json-lines')
  }

  async run(): Promise<AuditResult | AuditForecast> {
    const {parseCosts} = await import('../src/audit/score/row-costs.js')
    const {auditFiles} = await import('../src/jobs/audit-files.js')
    const {readOptionFiles} = await import('../src/jobs/option-files.js')
    const {seedable} = await import('../src/jobs/private-release.js')
    const {renderSummary} = await import('../src/report/summary.js')
    const {eventLines} = await import('../src/cli/event-lines.js')
    const {args, flags, queue, savedConfig} = await this.configured()
    const command = flags['generator-command']
    const named = command === undefined ? flags.generator : [...(flags.generator ?? []), 'exec']
    const seeded = flags['insecure-seed'] ? seedable(flags.generator ?? []).map(name => `${name}.insecureSeed=true`) : []
    const measured = measuredBy(flags, await metricNames(), text => {
      this.note(text)
    })
    const plugins = await this.plugins(flags.plugin)
    const cost = parseCosts(flags.cost ?? [], flags['deploy-rate'])
    const request: AuditRequest = {
      data: sourceOf('DATA', args.data, flags.from),
      read: this.reading(readOptions(flags)),
      classes: namedClasses(flags),
      options: [
        ...(await readOptionFiles(flags.option)),
        ...seeded,
        ...(command === undefined ? [] : [`exec.command=${command}`]),
      ],
      synthetic: flags.synthetic ?? [],
      amount: flags.ratio === undefined ? {kind: 'balance'} : {kind: 'ratio', ratio: flags.ratio},
      engine: flags.engine,
      seed: flags.seed,
      repeats: flags.repeats,
      allRepeats: flags['all-repeats'],
      allRows: flags['all-rows'],
      ...(flags['list-people'] !== undefined && {listPeople: flags['list-people']}),
      confidence: flags.confidence,
      ...(flags.changes !== undefined && {changes: flags.changes}),
      jobs: this.jobs,
      ...(queue && {queue}),
      plugins,
      formats: flags.format as OutputFormat[],
      reveal: flags.reveal,
      tool: {name: this.config.name, version: this.config.version},
      onEvent: event => {
        if (this.streams()) this.printLine(event)
        else for (const line of eventLines(event)) this.note(line)
      },
      ...(flags['keep-identifiers'] && {keepIdentifiers: flags['keep-identifiers']}),
      ...(flags.roles !== undefined && {roles: flags.roles}),
      ...(named && {generators: named}),
      ...(flags.attack && {attacks: flags.attack}),
      ...(cost && {cost}),
      ...measured,
      ...(flags.holdout !== undefined && {holdout: parseHoldout(flags.holdout)}),
      ...(flags.known && {known: flags.known}),
      ...(flags.secret && {secret: flags.secret}),
      ...declaredColumns(flags),
      ...(flags.budget !== undefined && {budgetSeconds: flags.budget}),
      ...(flags.sign !== undefined && {sign: flags.sign}),
      ...(flags.policy !== undefined && {policy: flags.policy}),
      ...(flags.out !== undefined && {out: flags.out}),
    }
    if (flags['dry-run']) {
      const {forecastAudit} = await import('../src/jobs/forecast-audit.js')
      const forecast = await forecastAudit(request, this.context('Reading'))
      this.print((await import('../src/report/forecast.js')).renderForecast(forecast))
      await savedConfig?.write()
      return forecast
    }
    const audit = await auditFiles(request, this.context('Auditing'))
    await savedConfig?.write()
    for (const note of audit.notes) this.note(`Note: ${note}`)
    if (!this.streams()) {
      this.print(renderSummary(audit.result, {colour: process.stdout.isTTY && process.stdout.hasColors()}))
      for (const file of audit.files) this.print(`Written: ${file}`)
    }
    if (audit.result.policy?.passed === false) process.exitCode = EXIT.policyFailed
    if (!audit.result.complete) {
      this.note(`Finished steps are kept in ${audit.folder}; the same command goes on from there.`)
      if (this.signal.aborted) process.exitCode = EXIT.interrupted
    }
    return audit.result
  }

  /** The command line with what the config file adds, and the place where all of it is to be saved. */
  private async configured() {
    const defined = {...Audit.baseFlags, ...Audit.flags}
    const settings = configSettings(defined)
    const given = await this.parse(Audit)
    const {config, 'save-config': file} = given.flags
    const added = config === undefined ? undefined : await readConfig(config, given, settings, defined)
    if (added !== undefined) this.argv = withWords(this.argv, added.words)
    const all = added === undefined ? given : await this.parse(Audit)
    this.configure(all.flags)
    const queue = askedQueue(all.flags, all.raw)
    for (const note of added?.notes ?? []) this.note(note)
    const {openSavedConfig} = await import('../src/jobs/save-config.js')
    const savedConfig =
      file === undefined ? undefined : await openSavedConfig(file, entriesOf(given, added, settings), runOf(file))
    return {args: all.args, flags: all.flags, queue, savedConfig}
  }
}

/** What the flags of metrics take. */
async function metricNames() {
  const {learners} = await import('../src/learners/registry.js')
  const {segmenters} = await import('../src/learners/segmentation/registry.js')
  const {fidelity} = await import('../src/metrics/fidelity/registry.js')
  const {costDecides, metrics} = await import('../src/metrics/registry.js')
  const deciding = [...metrics, ...costDecides].map(({name}) => name)
  return {learners: [...learners.names, ...segmenters.names], fidelity: fidelity.names, deciding}
}
