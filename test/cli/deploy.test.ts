import {randomBytes} from 'node:crypto'
import {spawn, type ChildProcess} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {projectRoot, runCli, shortAudit, smallCsv, temporaryFolder} from '../support/cli.js'
import {composeFile, isDeployment, manifests, type Container} from '../support/deploy-files.js'
import {freePort} from '../support/free-port.js'
import {hasRedis} from '../support/redis-server.js'

const folder = temporaryFolder()
const key = path.join(folder, 'queue.key')
const environment = (more: Readonly<Record<string, string>>) => ({
  ...process.env,
  NODE_ENV: 'production',
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  ...more,
})
const ENTRY = ['node', '/app/node_modules/minority-report/bin/run.js']
const sleep = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))
const ended = (child: ChildProcess) =>
  new Promise<number | null>(resolve => {
    if (child.exitCode === null) child.once('exit', resolve)
    else resolve(child.exitCode)
  })

/** Starts what a container would: the image's entry point, with the arguments of a file of deploy/. The port is one that is free. */
async function container(args: readonly string[], env: Readonly<Record<string, string>>) {
  const port = await freePort()
  const own = args.map(each => each.replace('9464', `${port}`))
  const child = spawn(process.execPath, [path.join(projectRoot, 'bin/run.js'), ...own], {env: environment(env), stdio: 'ignore'})
  const ask = (page: string) => fetch(`http://127.0.0.1:${port}${page}`)
  while ((await ask('/healthz').catch(() => undefined))?.ok !== true && child.exitCode === null) await sleep(50)
  return {child, ask, port}
}

describe.runIf(hasRedis)('the files of deploy/', () => {
  const variables = {REDIS_PASSWORD: 'only-for-this-test'}
  const {services} = composeFile(variables)
  let redis: ChildProcess
  let address: string
  /** The environment of a service, with what lies elsewhere here. */
  const ofService = (name: string) => {
    const {MINORITY_REPORT_QUEUE: queue, ...others} = services[name].environment ?? {}
    expect(others).toEqual({MINORITY_REPORT_QUEUE_KEY: '/run/secrets/queue-key'})
    return {MINORITY_REPORT_QUEUE: queue.replace('redis:6379', address), MINORITY_REPORT_QUEUE_KEY: key}
  }
  const ofContainer = ({env, volumeMounts = []}: Container) =>
    Object.fromEntries(
      env.map(({name, value, valueFrom}) => {
        if (valueFrom?.secretKeyRef.key === 'address') return [name, `redis://:${variables.REDIS_PASSWORD}@${address}`]
        expect(volumeMounts.map(({mountPath}) => `${mountPath}/key`)).toContain(value)
        return [name, key]
      }),
    )

  beforeAll(async () => {
    writeFileSync(key, randomBytes(32))
    writeFileSync(path.join(folder, 'data.csv'), smallCsv())
    const port = await freePort()
    address = `127.0.0.1:${port}`
    const [program, ...args] = services['redis'].command ?? []
    const here = args.map(each => each.replace('redis-server', `redis-server --bind 127.0.0.1 --port ${port}`))
    redis = spawn(program, here, {env: environment(variables), cwd: folder, stdio: 'ignore'})
  })

  afterAll(() => {
    redis.kill('SIGKILL')
  })

  test('start what they say: a worker and metrics of the compose file, which run an audit, answer probes and stop in time', async () => {
    expect(readFileSync(path.join(projectRoot, 'Dockerfile'), 'utf8')).toContain(
      `ENTRYPOINT ${JSON.stringify(ENTRY).replace(',', ', ')}`,
    )
    const [worker, metrics] = await Promise.all(
      ['worker', 'metrics'].map(name => container(services[name].command ?? [], ofService(name))),
    )
    const audit = await runCli([...shortAudit('data.csv'), '--out', 'out'], {cwd: folder, env: ofService('audit')})
    expect([audit.code, audit.stderr]).toEqual([0, expect.anything()])
    expect(await (await worker.ask('/metrics')).text()).toMatch(
      /^minority_report_worker_tasks_total\{kind="attack",outcome="done"\} [1-9]/m,
    )
    expect(await (await metrics.ask('/metrics')).text()).toMatch(/^minority_report_queue_workers 1$/m)
    const [, node, ...check] = services['worker'].healthcheck?.test ?? []
    expect(node).toBe('node')
    expect(
      await ended(
        spawn(
          process.execPath,
          check.map(each => each.replace('9464', `${worker.port}`)),
        ),
      ),
    ).toBe(0)
    for (const {child} of [worker, metrics]) child.kill('SIGTERM')
    // In order, not at the end of a period of grace.
    expect(await Promise.all([worker, metrics].map(({child}) => ended(child)))).toEqual([130, 130])
    expect(
      await ended(
        spawn(
          process.execPath,
          check.map(each => each.replace('9464', `${worker.port}`)),
        ),
      ),
    ).toBe(1)
  }, 120_000)

  test('start what they say: the pods of Kubernetes, whose probes and scaler have their answers', async () => {
    const containers = manifests()
      .filter(isDeployment)
      .flatMap(({spec}) => spec.template.spec.containers)
    const pods = await Promise.all(containers.map(each => container(each.args, ofContainer(each))))
    for (const [at, {livenessProbe, readinessProbe, ports}] of containers.entries()) {
      expect(ports).toEqual([{name: livenessProbe.httpGet.port, containerPort: 9464}])
      for (const {httpGet} of [livenessProbe, readinessProbe]) expect((await pods[at].ask(httpGet.path)).status).toBe(200)
    }
    const scaled = manifests().find(({kind}) => kind === 'ScaledObject')
    const {triggers} = scaled?.spec as {triggers: {metadata: {url: string; valueLocation: string}}[]}
    const {url, valueLocation} = triggers[0].metadata
    const numbers: unknown = await (
      await pods[containers.findIndex(({name}) => name === 'queue-metrics')].ask(new URL(url).pathname)
    ).json()
    expect(numbers).toMatchObject({[valueLocation]: 0, workers: 1})
    for (const {child} of pods) child.kill('SIGTERM')
    expect(await Promise.all(pods.map(({child}) => ended(child)))).toEqual([130, 130])
  }, 120_000)
})
