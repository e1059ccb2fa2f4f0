import * as z from 'zod'
import {createContext} from '../../core/context.js'
import {createRng} from '../../core/rng.js'
import {attackFile} from '../../jobs/attack-file.js'
import {algorithmOptions, file, minority, read, readOptions, roles, seed, target} from '../inputs.js'
import {defineTool} from '../tool.js'

export const attackRelease = defineTool({
  name: 'attack_release',
  title: 'Attack a released file',
  description:
    'Plays one attack on released rows and says how many records it rebuilt or judged, and with a truth how many of them ' +
    'rightly. The records themselves are neither shown nor written.',
  input: {
    attack: z.string().describe('list_algorithms names them.'),
    released: z
      .array(file('A release'))
      .min(1)
      .max(20)
      .describe('The release; of several, in the order in which they were made.'),
    target: target.optional(),
    minority: minority.optional(),
    targets: file('Records whose membership is asked about').optional(),
    auxiliary: file('Real rows that were not in the data').optional(),
    truth: file('Real rows, for scoring only').optional(),
    options: algorithmOptions.optional(),
    budgetSeconds: z.number().positive().optional(),
    seed,
    roles: roles.optional(),
    read: read.optional(),
  },
  output: {
    attack: z.string(),
    records: z.int().describe('Records rebuilt, or rows judged.'),
    certain: z.int().optional().describe('Rebuilt records of which the attack is nearly sure.'),
    explainedShare: z.number().optional(),
    counts: z.record(z.string(), z.number()).optional(),
    score: z.record(z.string(), z.number()).optional().describe('Against the truth.'),
    complete: z.boolean(),
    stopped: z.string().optional(),
    notes: z.array(z.string()),
  },
  async run(given, {folders, seconds}, monitor) {
    const at = (name: string | undefined) => (name === undefined ? undefined : folders.file(name))
    const [released, ...later] = await Promise.all(given.released.map(folders.file))
    const [targets, auxiliary, truth] = [await at(given.targets), await at(given.auxiliary), await at(given.truth)]
    const roles = await at(given.roles)
    const {target, minority} = given
    const result = await attackFile(
      {
        name: given.attack,
        options: given.options ?? {},
        released,
        later,
        read: readOptions(given.read),
        overwrite: false,
        budgetSeconds: Math.min(given.budgetSeconds ?? seconds, seconds),
        ...(target !== undefined && {target}),
        ...(minority && {minority}),
        ...(roles !== undefined && {roles}),
        ...(targets !== undefined && {targets}),
        ...(auxiliary !== undefined && {auxiliary}),
        ...(truth !== undefined && {truth}),
      },
      {...createContext(createRng(given.seed)), ...monitor},
    )
    const {attack, records, certain, explainedShare, counts, score, complete, stopped, notes} = result
    return {
      attack,
      records,
      complete,
      notes: [...notes],
      ...(certain !== undefined && {certain}),
      ...(explainedShare !== undefined && {explainedShare}),
      ...(counts && {counts: {...counts}}),
      ...(score && {score: {...score}}),
      ...(stopped !== undefined && {stopped}),
    }
  },
})
