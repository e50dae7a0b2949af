/** Entry of the media thread: the engine between the two ends of a message port. */
import { randomFillSync } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { MediaEngine } from '../media/engine.ts'
import type { MediaCommand, MediaReport } from '../media/protocol.ts'
import type { Certificate } from './certificate.ts'
import { systemClock } from './clock.ts'
import { createDtls } from './dtls.ts'
import { createOpus } from './opus.ts'
import { PromptFiles } from './prompt-files.ts'
import { createRecordingFiles } from './recording-files.ts'
import { bindRtpPair } from './rtp-sockets.ts'
import { Speech, type SpeechEngine } from './speech.ts'
import { srtpCrypto } from './srtp-crypto.ts'

/** What the thread is started with. */
export interface MediaWorkerData {
  readonly ports: readonly [number, number]
  readonly promptDirs: readonly string[]
  /** What speaks texts, and where it keeps them. */
  readonly speech?: { readonly engine: SpeechEngine; readonly folder: string } | undefined
  readonly firstId: number
  /** What WebRTC peers get to see. */
  readonly identity: Certificate
}

/** In place of a batch: no more will come. */
export type MediaClosing = 'close'

/** Drawn in advance: one system call serves many SSRCs. */
const pool = new Uint32Array(1024)
let used = pool.length

function random(): number {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  return pool[used++] as number
}

if (parentPort === null) throw new Error('the media worker runs in a worker thread only')
const port = parentPort
const data: MediaWorkerData = workerData
const speech = data.speech && new Speech(data.speech.engine, data.speech.folder)
let reports: MediaReport[] = []

/** What one turn of the event loop has to tell goes out as one message. */
function report(one: MediaReport): void {
  if (reports.length === 0) setImmediate(flush)
  reports.push(one)
}

function flush(): void {
  const batch = reports
  reports = []
  port.postMessage(batch)
}

const engine = new MediaEngine({
  clock: systemClock,
  random,
  bind: bindRtpPair,
  ports: data.ports,
  prompts: new PromptFiles(data.promptDirs, speech),
  webRtc: { ...srtpCrypto, dtls: createDtls(data.identity) },
  opus: createOpus((error) =>
    report({ kind: 'log', level: 'error', event: 'media.opus-failed', fields: { message: String(error) } })
  ),
  recordings: createRecordingFiles(),
  firstId: data.firstId,
  report
})

port.on('message', (batch: readonly MediaCommand[] | MediaClosing) => {
  if (batch === 'close') {
    engine.close().then(() => {
      flush()
      port.close()
    })
    return
  }
  for (const command of batch) engine.handle(command)
})
