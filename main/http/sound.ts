import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'

const types: Readonly<Record<string, string>> = { '.wav': 'audio/wav', '.ogg': 'audio/ogg' }

/** A sound that is played or saved; `name` without its ending. */
export interface Sound {
  readonly path: string
  readonly name: string
}

/**
 * Sends a file, or the part of it that is asked for (RFC 9110 §14): a player jumps without having loaded all. False where
 * there is no such file; nothing is sent then.
 */
export async function sendSound(request: FastifyRequest, reply: FastifyReply, { path, name }: Sound): Promise<boolean> {
  const size = await sizeOf(path)
  if (size === undefined) return false
  const ending = extname(path)
  reply
    .header('Accept-Ranges', 'bytes')
    .header('Content-Disposition', `inline; filename="${name.replace(/[^\w.-]/g, '_')}${ending}"`)
    .type(types[ending] ?? 'application/octet-stream')
  const range = rangeOf(request.headers.range, size)
  if (range === 'unsatisfiable') {
    await reply.code(416).header('Content-Range', `bytes */${size}`).send()
    return true
  }
  if (range !== undefined) reply.code(206).header('Content-Range', `bytes ${range.start}-${range.end}/${size}`)
  const { start, end } = range ?? { start: 0, end: size - 1 }
  reply.header('Content-Length', Math.max(0, end - start + 1))
  await reply.send(size === 0 ? '' : createReadStream(path, { start, end }))
  return true
}

interface Range {
  readonly start: number
  /** Of the last octet. */
  readonly end: number
}

/** Undefined: all of it. Several at once, and what is no range of octets, are ignored as the RFC allows (§14.2). */
export function rangeOf(header: string | undefined, size: number): Range | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? '') ?? []
  if (first === '' && last === '') return undefined
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 }
  }
  const [start, end] = [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)]
  if (last !== '' && Number(last) < start) return undefined
  return start >= size ? 'unsatisfiable' : { start, end }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const file = await stat(path)
    return file.isFile() ? file.size : undefined
  } catch {
    return undefined
  }
}
