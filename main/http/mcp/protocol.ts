import { z } from 'zod'

/** JSON-RPC 2.0 as the Model Context Protocol speaks it: a message at a time, no batches (since its 2025-06-18). */
export const message = z.object({
  jsonrpc: z.literal('2.0'),
  /** Absent: a notification, to which nothing is answered. */
  id: z.union([z.string(), z.number()]).optional(),
  /** Absent: the answer to a request of ours, of which there are none. */
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional()
})
export type Message = z.output<typeof message>

/** Versions of the protocol in which tools are what they are here, the newest first. */
export const versions = ['2025-11-25', '2025-06-18', '2025-03-26'] as const

export const rpcErrors = { invalidRequest: -32600, methodNotFound: -32601, invalidParams: -32602 } as const

export type RpcError = { readonly code: number; readonly message: string }

export function result(id: Message['id'], value: unknown) {
  return { jsonrpc: '2.0', id: id ?? null, result: value }
}

export function failure(id: Message['id'], error: RpcError) {
  return { jsonrpc: '2.0', id: id ?? null, error }
}
