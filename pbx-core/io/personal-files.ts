import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { err, ok, type Result } from '../base/result.ts'
import type { FileFacts } from '../contract/privacy.ts'
import type { PersonalFiles } from '../runtime/ports.ts'

/** What a version before (`offhook.db.v13.bak`) or a fault (`offhook.db.broken-…`) has left, begun copies included. */
const copy = /^\.(?:v\d+\.bak(?:\.part)?|broken-.+)$/

/** Files of a data directory that hold what somebody has said, or whole copies of the database. */
export function createPersonalFiles(dataDirectory: string): PersonalFiles {
  const database = join(dataDirectory, 'offhook.db')
  return {
    facts: (path) => factsOf(path, relative(dataDirectory, path).split(sep).join('/')),
    copies: async () => {
      const name = basename(database)
      const files = await readdir(dirname(database))
      return files.filter((file) => file.startsWith(name) && copy.test(file.slice(name.length)))
    },
    removeCopy: (file) => remove(join(dirname(database), basename(file)))
  }
}

async function remove(path: string): Promise<Result<void, string>> {
  try {
    await rm(path, { force: true })
    return ok(undefined)
  } catch (error) {
    return err((error as NodeJS.ErrnoException).code ?? String(error))
  }
}

async function factsOf(path: string, name: string): Promise<FileFacts> {
  const hash = createHash('sha256')
  let octets = 0
  try {
    for await (const part of createReadStream(path)) {
      hash.update(part)
      octets += part.length
    }
  } catch {
    return { path: name, octets: null, sha256: null }
  }
  return { path: name, octets, sha256: hash.digest('hex') }
}
