import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whether the packages are as `patches/` wants them: neither npm nor the lock file knows of a patch that has changed. */
export function patchesApplied(project) {
  const directory = join(project, 'patches')
  return readdirSync(directory)
    .filter((name) => name.endsWith('.patch'))
    .every((name) => isApplied(project, readFileSync(join(directory, name), 'utf8')))
}

/** Every place that it changes reads as it does afterwards. */
function isApplied(project, patch) {
  return patch
    .split(/^diff --git .*$/m)
    .slice(1)
    .every((part) => {
      const file = /^\+\+\+ b\/(.+)$/m.exec(part)?.[1]
      return file === undefined || hunksOf(part).every((hunk) => textOf(join(project, file)).includes(hunk))
    })
}

function hunksOf(part) {
  return part
    .split(/^@@ .*$/m)
    .slice(1)
    .map((hunk) =>
      hunk
        .split('\n')
        .filter((line) => /^[ +]/.test(line))
        .map((line) => line.slice(1))
        .join('\n')
    )
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
