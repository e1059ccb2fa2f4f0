import {lstat, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {beforeEach, describe, expect, test} from 'vitest'
import {openTaskStore} from '../../../src/audit/run/task-store.js'
import type {AuditPlan} from '../../../src/result/plan.js'
import {taskHash, type Task} from '../../../src/audit/plan/task.js'
import {completeColumns} from '../../../src/result/complete-columns.js'
import type {TaskResult} from '../../../src/audit/plan/task-output.js'

const plan: AuditPlan = {
  seed: 1,
  target: 'y',
  minority: ['1'],
  generators: [{name: 'smote', options: {}}],
  attacks: [],
  proxies: [],
  learners: [],
  fidelity: [],
  synthetic: [],
  holdout: {kind: 'fraction', fraction: 0.5},
  amount: {kind: 'balance'},
  engine: 'auto',
  repeats: 5,
  figure: 'averagePrecision',
  confidence: 0.95,
  columns: completeColumns({}),
}
const {target, minority, holdout, amount, engine, columns} = plan
const task: Task = {
  input: 'abc',
  seed: 1,
  repeat: 0,
  subject: {kind: 'generator', generator: {name: 'smote', options: {}}},
  step: {kind: 'utility', learner: {name: 'mlp', options: {}}},
  setting: {target, minority, holdout, amount, engine, columns},
}
const result: TaskResult = {
  outcome: {status: 'skipped', reason: {code: 'not-applicable', text: 'for a test'}},
  notes: [],
  seconds: 1,
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'checkpoints-'))
})

describe('kept results', () => {
  test('are found again by the same plan, and not for another task', async () => {
    await (await openTaskStore(folder, plan, 'abc')).write(task, result)
    const again = await openTaskStore(folder, plan, 'abc')
    expect(await again.read(task)).toEqual(result)
    expect(await again.read({...task, repeat: 1})).toBeUndefined()
    expect(await again.read({...task, seed: 2})).toBeUndefined()
  })

  test('are refused to another plan, with what differs', async () => {
    await openTaskStore(folder, plan, 'abc')
    await expect(openTaskStore(folder, {...plan, repeats: 9}, 'abc')).rejects.toThrow('plan.repeats: 5 -> 9')
    await expect(openTaskStore(folder, plan, 'other')).rejects.toThrow('input: "abc" -> "other"')
  })

  test('are found again when the plan was written with its keys in another order', async () => {
    await writeFile(
      path.join(folder, 'plan.json'),
      JSON.stringify({input: 'abc', plan: Object.fromEntries(Object.entries(plan).reverse())}),
    )
    await expect(openTaskStore(folder, plan, 'abc')).resolves.toBeDefined()
  })

  test('are files that their owner alone can read, replaced whole, and nothing is left beside them', async () => {
    const store = await openTaskStore(folder, plan, 'abc')
    await store.write(task, result)
    await store.write(task, {...result, seconds: 2})
    expect(await store.read(task)).toEqual({...result, seconds: 2})
    const names = await readdir(path.join(folder, 'tasks'))
    expect(names).toEqual([`${taskHash(task)}.json`])
    if (process.platform !== 'win32') expect((await stat(path.join(folder, 'tasks', names[0]))).mode & 0o777).toBe(0o600)
  })

  test('are written though their folder was taken away, and follow no link', async () => {
    const store = await openTaskStore(folder, plan, 'abc')
    await rm(path.join(folder, 'tasks'), {recursive: true})
    await store.write(task, result)
    expect(await store.read(task)).toEqual(result)
    const [outside, file] = [path.join(folder, 'outside'), path.join(folder, 'tasks', `${taskHash(task)}.json`)]
    await writeFile(outside, 'mine')
    await rm(file)
    await symlink(outside, file)
    await store.write(task, result)
    expect(await readFile(outside, 'utf8')).toBe('mine')
    expect((await lstat(file)).isFile()).toBe(true)
  })

  test('that cannot be written are one message', async () => {
    const store = await openTaskStore(folder, plan, 'abc')
    await mkdir(path.join(folder, 'tasks', `${taskHash(task)}.json`))
    await expect(store.write(task, result)).rejects.toThrow(/is not a place where a file can be written/)
    expect(await readdir(path.join(folder, 'tasks'))).toHaveLength(1)
  })

  test('that were damaged count as not there', async () => {
    const store = await openTaskStore(folder, plan, 'abc')
    await store.write(task, result)
    const [file] = await readdir(path.join(folder, 'tasks'))
    await writeFile(path.join(folder, 'tasks', file), '{"outcome":')
    expect(await store.read(task)).toBeUndefined()
  })
})
