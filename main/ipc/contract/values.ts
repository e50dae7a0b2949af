import { z } from 'zod'

/** What payloads of several features are made of. */

export const id = z.string().min(1).max(128)

export const number = z.string().min(1).max(128)

/** Where a text comes from that means a number; `typed` is keyed where it holds nothing but keys. */
export const textSource = z.enum(['typed', 'printed', 'keyed']).default('typed')
