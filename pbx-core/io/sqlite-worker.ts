import { getPriority, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { faultOf, passingFaultOf } from './sqlite-fault.ts'
import { NewerDatabase, openDatabase, putAside } from './sqlite-file.ts'
import type { FromWorker, Read, ToWorker, WorkerData, Write } from './sqlite-protocol.ts'
import { Reader } from './sqlite-reads.ts'
import { BatchWriter } from './sqlite-writes.ts'

/**
 * The thread that owns `offhook.db`. It answers in the order in which it is asked, but for
 * long searches, between whose slices writes are let through.
 */

const { file, session } = workerData as WorkerData

// Records can wait where there are more threads than processors, and calls cannot. Linux alone
// has a priority for each thread; elsewhere this would slow down the whole program.
if (process.platform === 'linux') setPriority(0, Math.min(19, getPriority(0) + 5))

interface Database {
  readonly writer: BatchWriter
  readonly reader: Reader
  close(): void
}

function open(): Database {
  const { db, setAside } = openDatabase(file)
  if (setAside !== null) say({ kind: 'set-aside', ...setAside })
  const writer = new BatchWriter(db, session, Date.now())
  return {
    writer,
    reader: new Reader(db, session, () => writer.recount()),
    close: () => db.close()
  }
}

function serve(database: Database): void {
  let { writer, reader, close } = database
  parentPort?.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'write':
        return say(write(message.batch, message.writes))
      case 'read':
        return answer(message.id, message.read)
      case 'close':
        writer.end()
        close()
        say({ kind: 'closed' })
        parentPort?.close()
    }
  })
  say({ kind: 'ready', waiting: writer.deliveriesWaiting() })

  function write(batch: number, writes: readonly Write[]): FromWorker {
    try {
      const refused = writer.write(batch, writes)
      return { kind: 'written', batch, waiting: writer.deliveriesWaiting(), refused }
    } catch (error) {
      const fault = faultOf(error) ?? { code: 'io', message: String(error) }
      if (fault.code === 'corrupt') startAnew(fault.message)
      return { kind: 'failed', batch, fault }
    }
  }

  /** The file broke under us: the batch will come again and find a new one. */
  function startAnew(message: string): void {
    close()
    say({ kind: 'set-aside', copy: putAside(file), message })
    ;({ writer, reader, close } = open())
  }

  function answer(id: number, read: Read): void {
    const steps = reader.read(read)
    const step = (): void => {
      try {
        const { done, value } = steps.next()
        if (done) say({ kind: 'answer', id, value })
        else setImmediate(step)
      } catch (error) {
        say({ kind: 'unanswered', id, message: String(error) })
      }
    }
    step()
  }
}

function say(message: FromWorker): void {
  parentPort?.postMessage(message)
}

try {
  serve(open())
} catch (error) {
  if (!(error instanceof NewerDatabase) && faultOf(error) === undefined) throw error
  say({ kind: 'unusable', message: String(error), passing: passingFaultOf(error, file) })
}
