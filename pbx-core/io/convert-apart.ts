import { Worker } from 'node:worker_threads'
import { err } from '../base/result.ts'
import type { readUpload } from './uploaded-sound.ts'

/** `readUpload` in a thread of its own: no packet waits for it, and a file on which it breaks is none that is supported. */
export function convertApart(file: Uint8Array): ReturnType<typeof readUpload> {
  const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<typeof readUpload>>>()
  const worker = new Worker(new URL('./upload-worker.ts', import.meta.url), { workerData: file })
  const broken = (error: unknown) => resolve(err({ code: 'unsupported-format', found: String(error) }))
  worker.once('message', resolve)
  worker.once('error', broken)
  worker.once('exit', (code) => broken(`exit ${code}`))
  return promise
}
