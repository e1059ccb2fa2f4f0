import * as z from 'zod'

export const count = z.int().min(0)
export const texts = z.array(z.string())
export const rate = z.number().min(0).max(1)
/** Neither end counts. */
export const openRate = z.number().gt(0).lt(1)
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
export const day = z.string().regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/)
/** What an option or a detail holds. */
export const plainValue = z.union([z.string(), z.number(), z.boolean()])
