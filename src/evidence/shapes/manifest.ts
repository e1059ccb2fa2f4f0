import * as z from 'zod'
import {count} from '../../core/shapes/basic.js'
import {EVIDENCE_SCHEMA} from '../schema-name.js'

export const fileEntry = z.object({sha256: z.string(), bytes: count})

export const manifest = z
  .object({
    schema: z.literal(EVIDENCE_SCHEMA),
    tool: z.object({name: z.string(), version: z.string()}),
    files: z.record(z.string(), fileEntry),
  })
  .describe('What a signature is over: the bytes of this file.')

export const signature = z
  .object({
    algorithm: z.literal('Ed25519'),
    publicKey: z.string().describe('SubjectPublicKeyInfo, DER, in base64.'),
    signature: z.string(),
  })
  .describe(
    'Over the bytes of manifest.json. The key is given along so that it can be told which one signed; that says nothing of whose it is.',
  )
