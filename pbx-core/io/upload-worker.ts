/** Makes a WAV file of ours of what somebody has uploaded; that takes seconds, for which no packet may wait. */
import { parentPort, workerData } from 'node:worker_threads'
import { readUpload } from './uploaded-sound.ts'

const file: Uint8Array = workerData
parentPort?.postMessage(await readUpload(file))
