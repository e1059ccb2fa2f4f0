/**
 * npm run bench:differencing: what two SMOTE releases of a set tell together that each alone does not.
 *
 *   npm run bench:differencing -- [--data ../shared/data/paper_form] [--sets yeast_me2,abalone_19] [--ratios 1,2,4] [--repeats 5]
 *     [--changes 10] [--write docs/differencing-figures.md]
 *
 * Audits each set as `audit --attack differencing --holdout 0.3` does, without controls: members, people who came, went, stayed and
 * never were in the data. The last table is of pairs without a change, made of other people: nothing must be found there.
 */
import {writeFile} from 'node:fs/promises'
import {parseArgs} from 'node:util'
import {createPlan} from '../src/audit/plan/create-plan.js'
import {tasksOf} from '../src/audit/plan/plan-tasks.js'
import {taskHash, type Task} from '../src/audit/plan/task.js'
import type {TaskResult} from '../src/audit/plan/task-output.js'
import {poolStep} from '../src/audit/pool/pool-results.js'
import {createTaskRunner} from '../src/audit/run/run-task.js'
import type {Estimate} from '../src/core/estimate.js'
import type {Table} from '../src/core/table.js'
import type {ResultEntry} from '../src/result/audit-result.js'
import {PAPER_SETS, readPaperSet, requireFolder, type PaperSet} from './support/paper-sets.js'

const {values} = parseArgs({
  options: {
    data: {type: 'string', default: '../shared/data/paper_form'},
    sets: {type: 'string', default: 'yeast_me2,abalone_19'},
    ratios: {type: 'string', default: '1,2,4'},
    repeats: {type: 'string', default: '5'},
    changes: {type: 'string', default: '10'},
    write: {type: 'string'},
  },
})
const [repeats, changes] = [Number(values.repeats), Number(values.changes)]
const ratios = values.ratios.split(',').map(Number)
const sets = PAPER_SETS.filter(({name}) => values.sets.split(',').includes(name))
const ATTACKS = ['differencing', 'joined-reconsmote']

/** The entries of both attacks on one kind of subject. */
async function played(
  data: Table<'source'>,
  {target}: PaperSet,
  ratio: number,
  kind: Task['subject']['kind'],
): Promise<ResultEntry[]> {
  const plan = createPlan(
    {
      ...{target, minority: ['1'], seed: 1, repeats, changes, confidence: 0.95, engine: 'auto', columns: {}, options: []},
      ...{generators: ['smote'], attacks: ['differencing'], learners: [], fidelity: [], synthetic: [], allRepeats: true},
      holdout: {kind: 'fraction', fraction: 0.3},
      amount: {kind: 'ratio', ratio},
    },
    [],
  )
  const run = createTaskRunner({source: data, synthetic: [], sha256: ''})
  const tasks = tasksOf(plan, '').filter(({subject}) => subject.kind === kind)
  const results = new Map<string, TaskResult>()
  for (const task of tasks)
    if (task.step.kind === 'attack' && ATTACKS.includes(task.step.attack.name))
      results.set(
        taskHash(task),
        await run(task, new AbortController().signal, () => undefined, {total: Infinity, step: Infinity}),
      )
  return ATTACKS.map(name => {
    const own = tasks.filter(({step}) => step.kind === 'attack' && step.attack.name === name)
    return poolStep(
      plan,
      own,
      own.flatMap(task => results.get(taskHash(task)) ?? []),
    )
  })
}

const shown = (estimate: Estimate | undefined) =>
  estimate === undefined ? '–' : `${estimate.value.toFixed(3)} (${estimate.low.toFixed(3)}–${estimate.high.toFixed(3)})`
const table = (title: readonly string[], rows: readonly (readonly string[])[]) =>
  [title, title.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

requireFolder(values.data)
const found: string[][] = []
const silent: string[][] = []
for (const set of sets) {
  const data = (await readPaperSet(values.data, set, 'natural')).as('source')
  for (const ratio of ratios) {
    const [changed, joined] = await played(data, set, ratio, 'generator')
    found.push([
      set.name,
      String(ratio),
      shown(changed.estimates['auc']),
      shown(changed.estimates['aucAlone']),
      shown(joined.estimates['recall']),
      shown(joined.estimates['recallAlone']),
      shown(joined.estimates['precision']),
      shown(joined.control?.['recall']),
    ])
    console.log(found.at(-1)?.join('  '))
  }
  const [changed, joined] = await played(data, set, ratios[0], 'independent-sample')
  silent.push([
    set.name,
    shown(changed.estimates['auc']),
    (changed.test?.pValue ?? NaN).toFixed(2),
    shown(joined.estimates['recall']),
  ])
  console.log(silent.at(-1)?.join('  '))
}
const text = [
  '# Several releases, measured',
  `SMOTE's rows of ${sets.map(({name}) => name).join(' and ')} (imbalanced-learn's benchmark sets in natural units), released twice: ` +
    `between the releases ${changes} people of the minority came and ${changes} went, of a half of either side at most. ` +
    `${repeats} splits, 30 % of the rows held out; 95 % intervals. Written by \`npm run bench:differencing -- --write\`. ` +
    '[How it works](differencing.md).',
  'AUC is of who changed (`differencing`), the rest of `joined-reconsmote`; rows per record are those of each release, `of one alone` is ' +
    'the better of the two, and the control is the recall of people in neither. One release alone cannot have everybody: those who ' +
    'came are in the second, those who went in the first. Precision counts guesses of whatever confidence.',
  table(['set', 'rows per record', 'AUC', 'of one alone', 'recall', 'of one alone', 'precision', 'control'], found),
  'Pairs without a change, made of other people at 20 rows per record: whoever is said to have come or gone was in neither.',
  table(['set', 'AUC of who changed', 'p', 'recall of joining'], silent),
].join('\n\n')
if (values.write !== undefined) await writeFile(values.write, `${text}\n`)
