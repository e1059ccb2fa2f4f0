import * as z from 'zod'
import {estimates} from '../../core/shapes/estimate.js'
import {UserError} from '../../core/errors.js'
import {audit as auditData} from '../../library/audit.js'
import type {ResultEntry} from '../../result/audit-result.js'
import {generatorVerdict} from '../../result/shapes/verdicts.js'
import {algorithmOptions, file, keepIdentifiers, minority, read, readOptions, roles, seed, target} from '../inputs.js'
import {outName, placeIn} from '../out.js'
import {keepResult} from '../results.js'
import {defineTool} from '../tool.js'

const names = z.array(z.string()).min(1).max(50)

export const audit = defineTool({
  name: 'audit',
  title: 'Audit synthetic minority rows',
  description:
    'Makes synthetic rows of the minority, or takes files made elsewhere, attacks them, and reaches a verdict for each: leaks, ' +
    'no-leak-found at the power that is stated, or not-tested. None of them means safe or anonymous: say what a verdict says and ' +
    'no more. Takes seconds to minutes; when the budget is over, what was finished is the result and complete is false.',
  input: {
    data: file('The real data'),
    target,
    minority,
    generators: names.optional().describe('list_algorithms names them; the SMOTE that fits when left out.'),
    synthetic: z.array(file('Synthetic rows made elsewhere')).max(20).optional(),
    holdout: z
      .union([z.number().gt(0).lt(1), file('Real rows that no generator saw')])
      .optional()
      .describe('A share of the rows (0.5), or a file of rows that no generator saw.'),
    attacks: names.optional(),
    learners: z.array(z.string()).max(50).optional().describe('An empty list measures no utility.'),
    fidelity: z.array(z.string()).max(50).optional().describe('The same.'),
    options: z.record(z.string(), algorithmOptions).optional().describe('By the name of the algorithm.'),
    known: names.optional().describe('Columns that an attacker is taken to know.'),
    secret: names.optional().describe('Columns that such an attacker wants to find out.'),
    roles: roles.optional().describe('A file that says what each column is for. Other settings go before it.'),
    keepIdentifiers: keepIdentifiers.optional(),
    quasiIdentifiers: names
      .optional()
      .describe('Columns by which somebody who knows a person could find them: the report then has disclosure figures.'),
    sensitive: names.optional().describe('Columns that nobody should find out about a person; likewise.'),
    population: z.int().min(1).optional().describe('People of whom the data are a sample; the data are everybody when left out.'),
    policy: file('Rules that the result must keep').optional(),
    repeats: z.int().min(1).max(100).optional(),
    budgetSeconds: z.number().positive().optional(),
    folder: outName.optional().describe('A name for a folder of reports (HTML, Markdown, JSON), where one may be written.'),
    seed,
    read: read.optional(),
  },
  output: {
    result: z.string().describe('The name of the result for report_sections and check_policy.'),
    complete: z.boolean(),
    verdicts: z.array(generatorVerdict),
    attacks: z.array(
      z.strictObject({
        generator: z.string(),
        name: z.string(),
        status: z.string(),
        estimates,
        control: estimates.optional(),
        adjustedPValue: z.number().optional(),
      }),
    ),
    policyPassed: z.boolean().optional(),
    notes: z.array(z.string()),
    folder: z.string().optional(),
  },
  async run(given, room, monitor) {
    const {folders, seconds} = room
    const {signal} = monitor
    refusePrograms(given)
    const {read, folder, budgetSeconds = seconds, policy, roles, holdout, synthetic, data, ...rest} = given
    const out = folder === undefined ? undefined : await placeIn(room.out, folder)
    let share = 0
    const result = await auditData(await folders.file(data), {
      ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
      target: given.target,
      minority: given.minority,
      read: readOptions(read),
      budgetSeconds: Math.min(budgetSeconds, seconds),
      ...(synthetic && {synthetic: await Promise.all(synthetic.map(folders.file))}),
      ...(holdout !== undefined && {holdout: typeof holdout === 'number' ? holdout : await folders.file(holdout)}),
      ...(roles !== undefined && {roles: await folders.file(roles)}),
      ...(policy !== undefined && {policy: await folders.file(policy)}),
      ...(out !== undefined && {out}),
      signal,
      onProgress: (fraction, note) => {
        share = fraction
        monitor.progress(fraction, note)
      },
      onEvent: event => {
        if (event.event === 'finding' && event.news) monitor.progress(share, event.sentence)
      },
    })
    return {
      result: keepResult(result, room),
      complete: result.complete,
      verdicts: [...result.verdicts],
      attacks: result.results.filter(({kind}) => kind === 'attack').map(figuresOf),
      notes: [...result.notes],
      ...(result.policy && {policyPassed: result.policy.passed}),
      ...(out !== undefined && {folder: out}),
    }
  },
})

function figuresOf({generator, name, status, estimates, control, test}: ResultEntry) {
  return {
    generator,
    name,
    status,
    estimates,
    ...(control && {control}),
    ...(test && {adjustedPValue: test.adjustedPValue}),
  }
}

/** A generator that is a program of somebody's would run it with all that the server may do. */
export function refusePrograms({
  generators = [],
  options = {},
}: {
  generators?: readonly string[] | undefined
  options?: object | undefined
}): void {
  if (generators.includes('exec') || Object.hasOwn(options, 'exec'))
    throw new UserError('not-allowed', {}, "The generator 'exec' runs a program, which no client of the server may do.", [
      "Run the command 'audit' yourself, or give the rows that the program made as 'synthetic'.",
    ])
}
