import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { logFile } from '../../main/log-file.ts'
import { tempDirectory } from '../support/temp-directory.ts'

it('the packed application writes logs/offhook.log, which only its owner may read, and goes on in it', async () => {
  await using directory = await tempDirectory('log')
  const logs = join(directory.path, 'logs')
  for (const line of ['first\n', 'second\n']) {
    const log = logFile(logs)
    log.write(line)
    log.close()
  }
  expect(await readFile(join(logs, 'offhook.log'), 'utf8')).toBe('first\nsecond\n')
  expect([(await stat(logs)).mode & 0o777, (await stat(join(logs, 'offhook.log'))).mode & 0o777]).toEqual([
    0o700, 0o600
  ])
})

it('a full one is kept as the one before, and no more than two are', async () => {
  await using directory = await tempDirectory('log')
  const log = logFile(directory.path, 19)
  for (let at = 1; at <= 7; at++) log.write(`line ${at}…\n`)
  log.close()
  expect((await readdir(directory.path)).sort()).toEqual(['offhook.log', 'offhook.log.1'])
  expect([
    await readFile(join(directory.path, 'offhook.log.1'), 'utf8'),
    await readFile(join(directory.path, 'offhook.log'), 'utf8')
  ]).toEqual(['line 6…\n', 'line 7…\n'])
})

it('where it cannot be written the program goes on, and writes when it can', async () => {
  await using directory = await tempDirectory('log')
  const logs = join(directory.path, 'logs')
  await writeFile(logs, 'in the way')
  const log = logFile(join(logs, 'folder'))
  log.write('lost\n')
  expect(await readFile(logs, 'utf8')).toBe('in the way')
  const other = join(directory.path, 'other')
  await mkdir(other)
  const later = logFile(other)
  later.write('kept\n')
  later.close()
  later.write('after\n')
  later.close()
  expect(await readFile(join(other, 'offhook.log'), 'utf8')).toBe('kept\nafter\n')
})
