import * as z from 'zod'
import {count, plainValue, sha256} from './basic.js'

export const plannedAlgorithm = z
  .strictObject({
    name: z.string(),
    options: z.record(z.string(), plainValue),
    plugin: z
      .strictObject({name: z.string(), sha256})
      .describe('The plug-in that it is from, and the SHA-256 of its file: see docs/plugins.md.')
      .exactOptional(),
  })
  .meta({id: 'algorithm', description: 'An algorithm by its registry name, with its options.'})

export const amount = z
  .discriminatedUnion('kind', [
    z.strictObject({kind: z.literal('balance')}),
    z.strictObject({kind: z.literal('ratio'), ratio: z.number().gt(0)}),
    z.strictObject({kind: z.literal('count'), count}),
  ])
  .describe('How many synthetic rows: up to the size of the largest class, so many per real row, or so many for each label.')
