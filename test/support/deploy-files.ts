import {readFileSync, readdirSync} from 'node:fs'
import path from 'node:path'
import {parse, parseAllDocuments} from 'yaml'
import {projectRoot} from './cli.js'

const FOLDER = path.join(projectRoot, 'deploy')

export interface ComposeService {
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly healthcheck?: {readonly test: readonly string[]}
  readonly ports?: readonly string[]
  readonly user?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly secrets: Readonly<Record<string, unknown>>
}

/** The compose file with its variables filled in, `${NAME:-default}` and `${NAME:?message}` as the specification has them. */
export function composeFile(variables: Readonly<Record<string, string>> = {}): Compose {
  const text = readFileSync(path.join(FOLDER, 'docker-compose.yaml'), 'utf8')
  const filled = text.replaceAll(/(?<!\$)\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string, rest: string) => {
    const value = name in variables ? variables[name] : kind === '-' ? rest : undefined
    if (value === undefined) throw new Error(`${name} is not set`)
    return value
  })
  return parse(
    filled.replaceAll('$$', () => '$'),
    {merge: true},
  ) as Compose
}

export interface Probe {
  readonly httpGet: {readonly path: string; readonly port: string}
}

export interface Container {
  readonly name: string
  readonly args: readonly string[]
  readonly env: readonly {
    readonly name: string
    readonly value?: string
    readonly valueFrom?: {readonly secretKeyRef: {readonly key: string}}
  }[]
  readonly livenessProbe: Probe
  readonly readinessProbe: Probe
  readonly ports: readonly {readonly name: string; readonly containerPort: number}[]
  readonly securityContext: object
  readonly volumeMounts?: readonly {readonly name: string; readonly mountPath: string}[]
}

export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {readonly name: string; readonly labels?: Readonly<Record<string, string>>}
  readonly spec: Readonly<Record<string, unknown>>
}

export interface Deployment extends Manifest {
  readonly spec: {readonly template: {readonly spec: {readonly containers: readonly Container[]}}}
}

export const isDeployment = (manifest: Manifest): manifest is Deployment => manifest.kind === 'Deployment'

/** What `kubectl apply --kustomize` would send, file by file. */
export function manifests(): Manifest[] {
  const {resources} = kustomization()
  return resources.flatMap(file => {
    const text = readFileSync(path.join(FOLDER, 'kubernetes', file), 'utf8')
    return parseAllDocuments(text).map(document => document.toJS() as Manifest)
  })
}

export const manifestFiles = () => readdirSync(path.join(FOLDER, 'kubernetes'))

export const kustomization = () =>
  parse(readFileSync(path.join(FOLDER, 'kubernetes/kustomization.yaml'), 'utf8')) as {
    readonly namespace: string
    readonly resources: readonly string[]
  }
