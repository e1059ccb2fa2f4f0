import {Args, Flags, type Interfaces} from '@oclif/core'
import {BaseCommand} from '../src/cli/base-command.js'
import {atMostOne} from '../src/cli/data-source.js'
import {
  classFlags,
  engineFlag,
  fromFlag,
  generatorCommandFlag,
  givenOptions,
  insecureSeedFlag,
  keepIdentifiersFlag,
  namedClasses,
  readFlags,
  readOptions,
} from '../src/cli/flags.js'
import {pluginFlag} from '../src/cli/plugins.js'
import {parseDuration, parsePositive} from '../src/cli/parse.js'
import type {Context} from '../src/core/context.js'
import {Interrupted, UserError} from '../src/core/errors.js'
import type {Amount} from '../src/core/planned.js'
import type {GenerateRequest, GenerateResult} from '../src/jobs/generate-file.js'
import type {OutputRequest} from '../src/jobs/write-rows.js'

const trainingFlags = [
  'generator',
  'generator-command',
  'option',
  'target',
  'minority',
  'save-model',
  'insecure-seed',
  'checkpoint',
]

/** A state takes milliseconds to write: seldom enough not to be felt, often enough to lose little. */
const SECONDS_BETWEEN = 30

export default class Generate extends BaseCommand {
  static override summary = 'Make synthetic minority rows from a file or from a saved model.'
  static override description =
    'Writes synthetic rows of the minority in the columns of DATA. With --augmented the real rows ' +
    'are written with them, in random order. Interpolated whole numbers stay fractional unless ' +
    '--round-integers is given. --save-model keeps what a generator has learned, if it keeps no real ' +
    'rows, and --model makes rows of it later, with or without DATA. --checkpoint lets a long ' +
    'training go on after a kill.'
  static override examples = [
    '<%= config.bin %> generate patients.csv --target diagnosis --minority rare --generator smote --balance --out synthetic.csv',
    '<%= config.bin %> generate patients.csv --target diagnosis --minority rare --generator smote-nc --ratio 5 --augmented --out -',
    '<%= config.bin %> generate patients.csv --target diagnosis --minority rare --generator ' +
      'gaussian-copula --save-model rare.safetensors --out synthetic.csv',
    '<%= config.bin %> generate --model rare.safetensors --count 500 --out more.csv',
  ]
  static override args = {
    data: Args.string({description: 'CSV file (gzip too), the address of a database, or - for stdin. Not needed with --model.'}),
  }
  static override flags = {
    from: fromFlag,
    ...classFlags,
    generator: Flags.string({exclusive: ['generator-command'], description: "Its name; 'generators' lists them."}),
    'generator-command': generatorCommandFlag,
    option: Flags.string({multiple: true, description: 'key=value for the generator, or key=@FILE.'}),
    'insecure-seed': insecureSeedFlag,
    count: Flags.integer({min: 0, exclusive: ['ratio', 'balance'], description: 'Synthetic rows of each minority label.'}),
    ratio: Flags.custom<number>({parse: parsePositive('--ratio')})({
      exclusive: ['balance'],
      description: 'Synthetic rows per real minority row.',
    }),
    balance: Flags.boolean({description: 'As many as bring the minority to the size of the largest class (the default).'}),
    augmented: Flags.boolean({description: 'Write the real rows of every class too.'}),
    'minority-only': Flags.boolean({dependsOn: ['augmented'], description: 'Leave the real rows of the other classes out.'}),
    'keep-order': Flags.boolean({
      dependsOn: ['augmented'],
      description: 'Real rows first, synthetic rows after: the order alone then tells them apart.',
    }),
    decimals: Flags.integer({min: 0, max: 17, description: 'Round numbers to so many decimals.'}),
    'round-integers': Flags.boolean({description: 'Round columns that hold only whole numbers in DATA.'}),
    out: Flags.string({required: true, description: 'File to write, or - for stdout.'}),
    force: Flags.boolean({description: 'Replace files when they exist.'}),
    plugin: pluginFlag,
    engine: engineFlag,
    checkpoint: Flags.string({
      description: 'Folder to keep the state of a training in: after a kill or Ctrl-C the same command goes on from there.',
      helpGroup: 'MODEL',
    }),
    'checkpoint-every': Flags.custom<number>({parse: parseDuration('--checkpoint-every')})({
      dependsOn: ['checkpoint'],
      description: 'Time between two states that are kept, such as 90s or 10m (30s).',
      helpGroup: 'MODEL',
    }),
    'save-model': Flags.string({description: 'File to write the trained model to.', helpGroup: 'MODEL'}),
    model: Flags.string({
      exclusive: trainingFlags,
      description: 'File of a saved model to make rows of, instead of training one.',
      helpGroup: 'MODEL',
    }),
    ...readFlags,
    'keep-identifiers': keepIdentifiersFlag,
  }

  async run(): Promise<GenerateResult> {
    const {refuseTwoOutputs} = await import('../src/jobs/refuse-two-outputs.js')
    const {sampleModel} = await import('../src/jobs/sample-model.js')
    const {args, flags} = await this.parse(Generate)
    this.configure(flags)
    refuseTwoOutputs(flags.out, this.jsonEnabled())
    const output: OutputRequest = {
      amount: amountOf(flags),
      augmented: flags.augmented,
      minorityOnly: flags['minority-only'],
      keepOrder: flags['keep-order'],
      out: flags.out,
      write: {
        overwrite: flags.force,
        roundIntegers: flags['round-integers'],
        ...(flags.decimals !== undefined && {decimals: flags.decimals}),
      },
    }
    const context = {...this.context('Generating'), engine: flags.engine}
    const source = atMostOne('DATA', args.data, flags.from)
    const data = source === undefined ? {} : {data: source}
    const result =
      flags.model === undefined
        ? await this.#generate({...output, ...(await this.#trainingRequest(source, flags))}, flags.seed, context)
        : await sampleModel(
            {...output, ...data, ...columnsOf(flags), read: this.reading(readOptions(flags)), model: flags.model},
            flags.seed,
            context,
          )
    this.#report(result)
    return result
  }

  async #trainingRequest(data: string | undefined, flags: TrainingFlags): Promise<Omit<GenerateRequest, keyof OutputRequest>> {
    const {readOptionFiles} = await import('../src/jobs/option-files.js')
    const {seedable} = await import('../src/jobs/private-release.js')
    const command = flags['generator-command']
    const generator = command === undefined ? flags.generator : 'exec'
    if (data === undefined || generator === undefined)
      throw missingFlags({
        DATA: data,
        '--generator or --generator-command': generator,
      })
    const seeded = flags['insecure-seed'] ? seedable([generator]).map(() => 'insecureSeed=true') : []
    const given = [...(await readOptionFiles(flags.option)), ...seeded]
    const options = givenOptions(command === undefined ? given : [...given, `command=${command}`])
    return {
      data,
      read: this.reading(readOptions(flags)),
      classes: namedClasses(flags),
      generator: {name: generator, options},
      plugins: await this.plugins(flags.plugin),
      tool: this.config.version,
      ...(flags['save-model'] !== undefined && {saveModel: flags['save-model']}),
      ...columnsOf(flags),
      ...(flags.checkpoint !== undefined && {
        checkpoint: {folder: flags.checkpoint, secondsBetween: flags['checkpoint-every'] ?? SECONDS_BETWEEN},
      }),
    }
  }

  async #generate(request: GenerateRequest, seed: number, context: Context): Promise<GenerateResult> {
    const {generateFile} = await import('../src/jobs/generate-file.js')
    try {
      return await generateFile(request, seed, context)
    } catch (error) {
      if (error instanceof Interrupted && request.checkpoint !== undefined) this.note('The same command goes on from there.')
      throw error
    }
  }

  #report({notes, syntheticRows, rows, out, model}: GenerateResult): void {
    for (const note of notes) this.note(`Note: ${note}`)
    this.note(`${syntheticRows} synthetic rows (${rows} in all) written to ${out === '-' ? 'stdout' : out}.`)
    if (model !== undefined) this.note(`Model: ${model}`)
  }
}

/** What is said of columns beside how they are read. */
function columnsOf({'keep-identifiers': keepIdentifiers, roles}: TrainingFlags) {
  return {...(keepIdentifiers && {keepIdentifiers}), ...(roles !== undefined && {roles})}
}

type TrainingFlags = Interfaces.InferredFlags<typeof Generate.flags>

function missingFlags(given: Readonly<Record<string, unknown>>): UserError {
  const missing = Object.keys(given).filter(name => given[name] === undefined)
  return new UserError(
    'setting-missing',
    {settings: missing},
    `generate needs ${missing.join(', ')}, or a saved model with --model.`,
    ["See 'minority-report generate --help'."],
  )
}

function amountOf({count, ratio}: {count?: number | undefined; ratio?: number | undefined}): Amount {
  if (count !== undefined) return {kind: 'count', count}
  return ratio === undefined ? {kind: 'balance'} : {kind: 'ratio', ratio}
}
