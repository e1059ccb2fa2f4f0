import {Flags} from '@oclif/core'
import {BaseCommand} from '../src/cli/base-command.js'
import {parsePositive} from '../src/cli/parse.js'
import type {Amount} from '../src/generators/sample-classes.js'
import {
  dataArgument,
  engineFlag,
  givenOptions,
  insecureSeedFlag,
  readFlags,
  readOptions,
  requiredClassFlags,
} from '../src/cli/flags.js'
import {generateFile, refuseTwoOutputs, type GenerateResult} from '../src/jobs/generate-file.js'
import {readOptionFiles} from '../src/jobs/option-files.js'
import {seedable} from '../src/jobs/private-release.js'

export default class Generate extends BaseCommand {
  static override summary = 'Make synthetic minority rows from a file.'
  static override description =
    'Writes synthetic rows of the minority in the columns of DATA. With --augmented the real rows are written with them, in random order. Interpolated whole numbers stay fractional unless --round-integers is given.'
  static override examples = [
    '<%= config.bin %> generate patients.csv --target diagnosis --minority rare --generator smote --balance --out synthetic.csv',
    '<%= config.bin %> generate patients.csv --target diagnosis --minority rare --generator smote-nc --ratio 5 --augmented --out -',
  ]
  static override args = {data: dataArgument}
  static override flags = {
    ...requiredClassFlags,
    generator: Flags.string({required: true, description: "Its name; 'generators' lists them."}),
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
    force: Flags.boolean({description: 'Replace the file when it exists.'}),
    engine: engineFlag,
    ...readFlags,
  }

  async run(): Promise<GenerateResult> {
    const {args, flags} = await this.parse(Generate)
    this.configure(flags)
    refuseTwoOutputs(flags.out, this.jsonEnabled())
    const seeded = flags['insecure-seed'] ? seedable([flags.generator]).map(() => 'insecureSeed=true') : []
    const options = givenOptions([...(await readOptionFiles(flags.option)), ...seeded])
    const result = await generateFile(
      {
        data: args.data,
        read: readOptions(flags),
        classes: {target: flags.target, minority: flags.minority},
        generator: {name: flags.generator, options},
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
      },
      flags.seed,
      {...this.context('Generating'), engine: flags.engine},
    )
    for (const note of result.notes) this.note(`Note: ${note}`)
    this.note(
      `${result.syntheticRows} synthetic rows (${result.rows} in all) written to ${flags.out === '-' ? 'stdout' : flags.out}.`,
    )
    return result
  }
}

function amountOf({count, ratio}: {count?: number | undefined; ratio?: number | undefined}): Amount {
  if (count !== undefined) return {kind: 'count', count}
  return ratio === undefined ? {kind: 'balance'} : {kind: 'ratio', ratio}
}
