import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TempDirectory, tempDirectory } from '../support/temp-directory.ts'

/** One line of a file, in words that stand there once, and what stands there instead. */
export interface Mutation {
  readonly file: string
  readonly from: string
  readonly to: string
}

/** Copied, so that what imports a changed file is a copy too; everything else is linked to. */
const copied = ['main/shell']

/** The project with one line changed, in a folder of its own. Throws where that line is not there, or there twice. */
export async function mutatedProject(project: string, { file, from, to }: Mutation): Promise<TempDirectory> {
  const text = await readFile(join(project, file), 'utf8')
  const found = text.split(from).length - 1
  if (found !== 1) throw new Error(`${file} has ${found} times, not once: ${from}`)
  const directory = await tempDirectory('mutated')
  await layOut(project, directory.path, file)
  await writeFile(
    join(directory.path, file),
    text.replace(from, () => to)
  )
  return directory
}

async function layOut(project: string, target: string, file: string, folder = ''): Promise<void> {
  await mkdir(join(target, folder), { recursive: true })
  const entries = await readdir(join(project, folder), { withFileTypes: true })
  await Promise.all(
    entries.map(async (entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      const inCopy = copied.some((copy) => path === copy || path.startsWith(`${copy}/`))
      if (entry.isDirectory() && (inCopy || [file, ...copied].some((part) => part.startsWith(`${path}/`)))) {
        return layOut(project, target, file, path)
      }
      if (path === file) return undefined
      if (!inCopy) return symlink(join(project, path), join(target, path))
      return writeFile(join(target, path), await readFile(join(project, path)))
    })
  )
}
