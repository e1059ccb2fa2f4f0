import * as z from 'zod'
import type {Definition} from '../../core/definition.js'
import {describeRange} from '../../core/options.js'
import type {Registry} from '../../core/registry.js'
import {builtIn} from '../../plugins/catalogue.js'
import {defineTool} from '../tool.js'

export const listAlgorithms = defineTool({
  name: 'list_algorithms',
  title: 'List generators, attacks, learners or fidelity measures',
  description: 'What can be named in the other tools; with a name, its options, their ranges and its source.',
  input: {
    kind: z.enum(['generators', 'attacks', 'proxies', 'learners', 'fidelity']),
    name: z.string().optional().describe('Everything about this one.'),
  },
  output: {
    algorithms: z.array(
      z.strictObject({
        name: z.string(),
        summary: z.string(),
        source: z.string().optional(),
        options: z.record(z.string(), z.strictObject({range: z.string(), description: z.string()})).optional(),
      }),
    ),
  },
  async run({kind, name}) {
    const registries = await registriesOf(kind)
    if (name === undefined) {
      const entries = registries.flatMap(registry => registry.entries)
      return {algorithms: entries.filter(one => one.name !== 'exec').map(one => ({name: one.name, summary: one.summary}))}
    }
    const {summary, source, options} = (registries.find(registry => registry.names.includes(name)) ?? registries[0]).get(name)
    const described: Record<string, {range: string; description: string}> = {}
    for (const [key, spec] of Object.entries(options))
      described[key] = {range: describeRange(spec), description: spec.description}
    return {algorithms: [{name, summary, source, options: described}]}
  },
})

async function registriesOf(
  kind: 'generators' | 'attacks' | 'proxies' | 'learners' | 'fidelity',
): Promise<readonly Registry<Definition>[]> {
  switch (kind) {
    case 'generators':
      return [builtIn.generators]
    case 'attacks': {
      const {attacks, experiments} = await import('../../attacks/registry.js')
      return [attacks, experiments]
    }
    case 'proxies':
      return [(await import('../../attacks/registry.js')).proxies]
    case 'learners':
      return [
        (await import('../../learners/registry.js')).learners,
        (await import('../../learners/segmentation/registry.js')).segmenters,
      ]
    case 'fidelity':
      return [(await import('../../metrics/fidelity/registry.js')).fidelity]
  }
}
