import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import type {AuditResult} from '../../src/result/audit-result.js'
import {runCli, runCommand, smallCsv, temporaryFolder} from '../support/cli.js'
import {fileOfPage} from '../support/page-code.js'

const folder = temporaryFolder()
const data = path.join(folder, 'data.csv')
writeFileSync(data, smallCsv())
const attack = fileOfPage('write-an-attack.md')
const generator = fileOfPage('write-a-generator.md')
const classes = ['--target', 'y', '--minority', '1']

/** An audit of the docs' generator by the docs' attack. */
function audit(out: string, jobs: string): string[] {
  const plugged = ['--plugin', attack, '--plugin', generator, '--attack', 'nearest-few', '--generator', 'independent-columns']
  const short = ['--repeats', '1', '--learner', 'logistic-regression', '--fidelity', 'column-shapes']
  return ['audit', data, ...classes, ...plugged, ...short, '--jobs', jobs, '--out', out]
}

const resultIn = (out: string) => JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as AuditResult

describe('plug-ins of the docs', () => {
  test('are listed with their options', async () => {
    const {stdout, code} = await runCli(['attacks', '--plugin', attack, 'nearest-few'])
    expect(code).toBe(0)
    expect(stdout).toContain('rows: an integer in [1, 100], default 3')
    expect(stdout).toContain("What they hold: synthetic rows, a person's record.")
    expect((await runCommand(['generators', '--plugin', generator])).stdout).toContain('independent-columns')
  })

  test('make rows, and attack a file', async () => {
    const out = path.join(folder, 'rows.csv')
    const made = await runCommand([
      'generate',
      data,
      ...classes,
      '--plugin',
      generator,
      '--generator',
      'independent-columns',
      '--out',
      out,
    ])
    expect(made.stderr + String(made.code)).toMatch(/0$/)
    const options = ['--released', out, ...classes, '--targets', data, '--json']
    const attacked = await runCommand(['attack', 'nearest-few', '--plugin', attack, ...options, '--option', 'rows=2'])
    expect(attacked.code).toBe(0)
    expect(JSON.parse(attacked.stdout)).toMatchObject({attack: 'nearest-few', parameters: {rows: 2}})
  })

  test('are audited with controls, in workers as in one thread, and named in the plan and the report', async () => {
    const [one, two] = [path.join(folder, 'one'), path.join(folder, 'two')]
    const [alone, shared] = [await runCommand(audit(one, '1')), await runCli(audit(two, '2'))]
    expect([alone.code, shared.code]).toEqual([0, 0])
    const [first, second] = [one, two].map(resultIn)
    const figures = ({results}: AuditResult) => results.map(({seconds: _, ...entry}) => entry)
    expect(figures(second)).toEqual(figures(first))
    expect(first.plan.attacks.find(({name}) => name === 'nearest-few')).toMatchObject({
      options: {rows: 3},
      plugin: {name: 'nearest-few.js', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string},
    })
    expect(first.results).toContainEqual(
      expect.objectContaining({kind: 'control', name: 'nearest-few', generator: 'planted-leak', passed: true}),
    )
    expect(first.methods['nearest-few']).toMatchObject({
      finds: 'membership',
      criterion: 'inference',
      holds: "synthetic rows, a person's record",
    })
    expect(readFileSync(path.join(one, 'report.md'), 'utf8')).toMatch(/\| Inference +\| independent-columns +\| nearest-few/)
  })
})

/** A plug-in of its own, in a folder of its own. */
function plugin(code: string, name = 'plugin.js'): string {
  const file = path.join(temporaryFolder(), name)
  writeFileSync(file, code)
  return file
}

const named = (name: string) => `
  import {defineAttack} from 'minority-report'
  export default defineAttack({
    name: '${name}', summary: 'Looks.', source: 'A test', attacker: 'Anyone.', options: {},
    knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
    create: () => ({guess: async ({targets}) => ({kind: 'membership', scores: new Float64Array(1), parameters: {estimated: []}})}),
  })`

describe('a plug-in that is not as it must be', () => {
  test('fails: it is told whose code it was, and it is no bug of the tool', async () => {
    const failing = plugin(named('failing').replace("({kind: 'membership'", "nothing.there ?? ({kind: 'membership'"))
    const given = ['attack', 'failing', '--plugin', failing, '--released', data, '--targets', data]
    const {code, stderr} = await runCommand(given)
    expect(code).toBe(2)
    expect(stderr).toContain("Error: 'failing' of the plug-in 'plugin.js' failed: nothing is not defined")
  })

  test('stops the command with one message and exit code 2', async () => {
    const file = plugin("import {defineAttack} from 'minority-report'\nthrow new Error('not today')")
    const {code, stderr, stdout} = await runCommand(['attacks', '--plugin', file])
    expect({code, stdout}).toEqual({code: 2, stdout: ''})
    expect(stderr).toMatch(/^Error: The plug-in 'plugin.js' cannot be loaded: not today\n {2}\S.*\n$/)
  })
})

test('the config file of the folder names plug-ins, which is said', async () => {
  const place = temporaryFolder()
  writeFileSync(path.join(place, 'mine.js'), named('mine'))
  mkdirSync(path.join(place, 'node_modules/from-a-package'), {recursive: true})
  writeFileSync(
    path.join(place, 'node_modules/from-a-package/package.json'),
    '{"type": "module", "exports": {".": {"import": "./main.js"}}}',
  )
  writeFileSync(path.join(place, 'node_modules/from-a-package/main.js'), named('packed'))
  writeFileSync(path.join(place, 'minority-report.config.json'), '{"plugins": ["./mine.js", "from-a-package"]}')
  const {stdout, stderr} = await runCli(['attacks'], {cwd: place})
  expect(stdout).toMatch(/^mine /m)
  expect(stdout).toMatch(/^packed /m)
  expect(stderr).toContain('plug-ins of minority-report.config.json')
  writeFileSync(path.join(place, 'minority-report.config.json'), '{"plugin": "./mine.js"}')
  expect(await runCommand(['attacks'], {cwd: place})).toMatchObject({code: 2, stdout: ''})
})
