/** Why a file cannot be read or written, as a clause for people. */
export function reason(error: unknown): string {
  const { code, message, syscall } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' && syscall === 'mkdir') return 'no folder can be made there'
  return reasons[code ?? ''] ?? message
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EEXIST: 'there is a file in its place',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a directory'
}
