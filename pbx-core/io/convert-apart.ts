import { Worker } from 'node:worker_threads'
import { err } from '../base/result.ts'
import type { readUpload } from './uploaded-sound.ts'

/** Ten minutes of the largest kind take half a minute of a slow machine. One at a time is converted: others wait for it. */
const longestMs = 180_000

interface Apart {
  readonly script?: URL
  readonly mostMs?: number
}

/**
 * `readUpload` in a thread of its own: no packet waits for it, and a file on which it breaks, or never comes to an end, is
 * none that is supported.
 */
export function convertApart(
  file: Uint8Array,
  { script, mostMs = longestMs }: Apart = {}
): ReturnType<typeof readUpload> {
  const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<typeof readUpload>>>()
  const worker = new Worker(script ?? new URL('./upload-worker.ts', import.meta.url), { workerData: file })
  const broken = (error: unknown) => resolve(err({ code: 'unsupported-format', found: String(error) }))
  const late = setTimeout(() => {
    broken(`> ${mostMs / 1000} s`)
    void worker.terminate()
  }, mostMs)
  worker.once('message', resolve)
  worker.once('error', broken)
  worker.once('exit', (code) => {
    clearTimeout(late)
    broken(`exit ${code}`)
  })
  return promise
}
