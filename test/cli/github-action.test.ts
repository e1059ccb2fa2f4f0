import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {parse} from 'yaml'
import {projectRoot, smallCsv, temporaryFolder} from '../support/cli.js'

interface Step {
  readonly name: string
  readonly id?: string
  readonly if?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, string>>
  readonly run?: string
  readonly shell?: string
  readonly env?: Readonly<Record<string, string>>
}
interface Action {
  readonly inputs: Readonly<
    Record<string, {readonly description: string; readonly default?: string; readonly required?: boolean}>
  >
  readonly outputs: Readonly<Record<string, {readonly description: string; readonly value: string}>>
  readonly runs: {readonly using: string; readonly steps: readonly Step[]}
}

const text = readFileSync(path.join(projectRoot, 'action.yml'), 'utf8')
const action = parse(text) as Action
const {steps} = action.runs

type Outputs = Readonly<Record<string, Readonly<Record<string, string>> | undefined>>

/** What the runner puts in place of an expression. */
function filled(template: string, inputs: Readonly<Record<string, string>>, outputs: Outputs): string {
  return template.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => {
    const [context, first, , last] = name.split('.')
    return (context === 'inputs' ? inputs[first] : context === 'steps' ? outputs[first]?.[last] : undefined) ?? ''
  })
}

/** Outputs as the runner reads them from the file. */
function readOutputs(file: string): Record<string, string> {
  const written = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return Object.fromEntries([...written.matchAll(/^(\w+)<<(\S+)\n([^]*?)\n\2$/gm)].map(([, name, , value]) => [name, value]))
}

/** Runs the steps in order, as a runner does, until one fails. Steps of other actions are left out. */
function runAction(given: Readonly<Record<string, string>>, folder: string) {
  const defaults = Object.fromEntries(Object.entries(action.inputs).map(([name, one]) => [name, one.default ?? '']))
  const inputs = {...defaults, ...given}
  const outputs: Record<string, Record<string, string>> = {}
  const summary = path.join(folder, 'summary.md')
  for (const [at, step] of steps.entries()) {
    if (step.run === undefined) continue
    const file = path.join(folder, `output-${at}`)
    const env = Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value, inputs, outputs)])
    const {status, stdout, stderr} = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', step.run], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        ...(Object.fromEntries(env) as Record<string, string>),
        GITHUB_ACTION_PATH: projectRoot,
        GITHUB_OUTPUT: file,
        GITHUB_STEP_SUMMARY: summary,
      },
    })
    if (step.id !== undefined) outputs[step.id] = readOutputs(file)
    if (status !== 0) return {failed: step.name, log: stdout + stderr, outputs, summary: ''}
  }
  return {failed: undefined, log: '', outputs, summary: readFileSync(summary, 'utf8')}
}

const quick = '--attack=dcr-mia\n--learner=none\n--fidelity=none\n--repeats=1'
const classes = {target: 'y', minority: '1', generator: 'smote', args: quick}

describe('action.yml', () => {
  it('has the parts that a composite action has, and no others', () => {
    expect(Object.keys(action).sort()).toEqual(['author', 'branding', 'description', 'inputs', 'name', 'outputs', 'runs'])
    expect(action.runs.using).toBe('composite')
    for (const one of Object.values(action.inputs)) {
      expect(one.description).toMatch(/\.$/)
      expect(Object.keys(one).filter(key => !['description', 'default', 'required'].includes(key))).toEqual([])
    }
    for (const step of steps) {
      expect(Object.keys(step).filter(key => !['name', 'id', 'if', 'uses', 'with', 'run', 'shell', 'env'].includes(key))).toEqual(
        [],
      )
      expect((step.uses === undefined) !== (step.run === undefined)).toBe(true)
      if (step.run !== undefined) expect(step.shell).toBe('bash')
    }
    // Not every runner knows them.
    expect(text).not.toMatch(/[&*]\w+\n/)
  })

  it('hands inputs to scripts as variables alone', () => {
    for (const {run} of steps) if (run !== undefined) expect(run).not.toContain('${{')
  })

  it('names inputs, steps and outputs that are there, and uses every input', () => {
    const ids = steps.flatMap(({id}) => id ?? [])
    const named = [...text.matchAll(/(inputs|steps)\.([\w-]+)/g)]
    for (const [, kind, name] of named) expect(kind === 'inputs' ? Object.keys(action.inputs) : ids).toContain(name)
    expect(new Set(named.filter(([, kind]) => kind === 'inputs').map(([, , name]) => name))).toEqual(
      new Set(Object.keys(action.inputs)),
    )
    const made = [...readFileSync(path.join(projectRoot, 'scripts/github-action.js'), 'utf8').matchAll(/output\('(\w+)'/g)]
    for (const [, , name] of text.matchAll(/steps\.([\w-]+)\.outputs\.(\w+)/g)) expect(made.map(([, one]) => one)).toContain(name)
  })
})

describe('the steps of the action', () => {
  it('audit, tell the verdict and the report, write a summary, and stop where something leaks', () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'data.csv'), smallCsv())
    writeFileSync(path.join(folder, 'policy.yaml'), 'rules:\n  - {name: never, expression: 1 == 2, reason: A test.}\n')
    const {failed, outputs, log} = runAction({...classes, data: 'data.csv', policy: 'policy.yaml', 'fail-on': 'policy'}, folder)
    expect(failed, log).toBe('Decide')
    expect(log).toContain('::error title=minority-report::The policy is not kept.')
    expect(outputs['audit']).toMatchObject({policy: 'failed', complete: 'true', report: path.join(folder, 'minority-report')})
    expect(outputs['audit']['verdict']).toMatch(/^(?:leaks|not-tested|no-leak-found)$/)
    expect(existsSync(outputs['audit']['sarif'])).toBe(true)

    // The same work once more goes on from what is kept.
    const again = runAction({...classes, data: 'data.csv', policy: 'policy.yaml', 'fail-on': 'never'}, folder)
    expect(again.failed, again.log).toBeUndefined()
    expect(again.outputs['prepare']['key']).not.toBe('')
    expect(again.summary).toContain('# Privacy audit of synthetic minority records')
  })

  it('audit what a config file says, beside which other inputs go first', () => {
    const folder = temporaryFolder()
    mkdirSync(path.join(folder, 'study'))
    writeFileSync(path.join(folder, 'study', 'data.csv'), smallCsv())
    const said = {data: 'data.csv', target: 'y', minority: [1], generators: ['smote'], attacks: ['dcr-mia'], repeats: 2}
    writeFileSync(path.join(folder, 'study', 'audit.yaml'), JSON.stringify({...said, learners: 'none', fidelity: 'none'}))
    const {failed, log} = runAction({config: 'study/audit.yaml', args: '--repeats=1', 'fail-on': 'never'}, folder)
    expect(failed, log).toBeUndefined()
    const report = readFileSync(path.join(folder, 'minority-report', 'report.json'), 'utf8')
    expect((JSON.parse(report) as {plan: object}).plan).toMatchObject({target: 'y', repeats: 1, generators: [{name: 'smote'}]})
  })

  it('take nothing that is given for a part of a script, a flag or a command of the runner', () => {
    const folder = temporaryFolder()
    const hostile = '$(touch hacked); `touch hacked`; "; touch hacked #.csv'
    writeFileSync(path.join(folder, hostile), smallCsv())
    const given = {...classes, data: hostile, minority: '1\n$(touch hacked)', 'fail-on': 'never'}
    const {failed, log} = runAction(given, folder)
    expect(failed).toBe('Audit')
    expect(log).toContain('$(touch hacked)')
    expect(runAction({...classes, data: '--version'}, folder).log).toContain("no file '--version'")
    expect(runAction({...classes, data: hostile, 'fail-on': 'leak\n::set-output name=x::y'}, folder).log).toContain(
      'fail-on must be',
    )
    expect(existsSync(path.join(folder, 'hacked'))).toBe(false)
  })

  it('bring finished steps back where all files are the same, and nowhere else', () => {
    const folder = temporaryFolder()
    mkdirSync(path.join(folder, 'parts'))
    writeFileSync(path.join(folder, 'parts', 'one.csv'), 'a,y\n1,2\n')
    const keyOf = (data: string, more: Readonly<Record<string, string>> = {}) => {
      const file = path.join(temporaryFolder(), 'output')
      const env = {...process.env, GITHUB_OUTPUT: file, INPUT_DATA: data, INPUT_FAIL_ON: 'leak', ...more}
      const script = path.join(projectRoot, 'scripts/github-action.js')
      expect(spawnSync(process.execPath, [script, 'prepare'], {cwd: folder, env}).status).toBe(0)
      return readOutputs(file)['key']
    }
    const [file, parts] = [keyOf('parts/one.csv'), keyOf('parts')]
    expect([keyOf('parts/one.csv'), keyOf('parts')]).toEqual([file, parts])
    expect(keyOf('parts/one.csv', {INPUT_ARGS: '--seed=2'})).not.toBe(file)
    expect(keyOf('parts/*.csv')).not.toBe(keyOf('parts/*.csv'))
    writeFileSync(path.join(folder, 'parts', 'audit.yaml'), 'data: one.csv')
    const config = {INPUT_CONFIG: 'parts/audit.yaml'}
    const configured = keyOf('', config)
    expect([keyOf('', config) === configured, configured === file]).toEqual([true, false])
    writeFileSync(path.join(folder, 'parts', 'one.csv'), 'a,y\n1,3\n')
    expect(keyOf('', config)).not.toBe(configured)
    expect(keyOf('parts/one.csv')).not.toBe(file)
    expect(keyOf('parts')).not.toBe(parts)
  })

  it.each([
    ['leaks', 'passed', 'true', 'leak', true],
    ['not-tested', 'none', 'true', 'leak', true],
    ['no-leak-found', 'failed', 'true', 'policy', true],
    ['leaks', 'passed', 'true', 'policy', false],
    ['no-leak-found', 'passed', 'true', 'policy\nleak', false],
    ['no-leak-found', 'passed', 'false', 'policy\nleak', true],
    ['leaks', 'failed', 'false', 'never', false],
  ])('decide: verdict %s, policy %s, complete %s, fail on %j: fails is %s', (verdict, policy, complete, failOn, fails) => {
    const env = {INPUT_FAIL_ON: failOn, INPUT_VERDICT: verdict, INPUT_POLICY_RESULT: policy, INPUT_COMPLETE: complete}
    const {status} = spawnSync(process.execPath, [path.join(projectRoot, 'scripts/github-action.js'), 'gate'], {
      env: {...process.env, ...env},
    })
    expect(status).toBe(fails ? 1 : 0)
  })
})
