/** The files in what is dropped or pasted. A folder is not a file; it is said that it was left out. */
export interface Taken {
  files: File[];
  folders: number;
}

export function takeFrom(data: DataTransfer | null): Taken {
  const taken: Taken = { files: [], folders: 0 };
  for (const item of data?.items ?? []) {
    if (item.kind !== 'file') continue;
    if (item.webkitGetAsEntry?.()?.isDirectory) {
      taken.folders += 1;
      continue;
    }
    const file = item.getAsFile();
    if (file) taken.files.push(file);
  }
  return taken;
}

export function carriesFiles(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') ?? false;
}

/**
 * A picture out of the clipboard is called "image.png" by every system: five of them would have
 * one name. The moment tells them apart.
 */
export function pastedName(name: string, type: string, at: Date): string {
  if (!/^image\.\w+$/i.test(name) && name !== '') return name;
  const two = (value: number) => String(value).padStart(2, '0');
  const when = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}`;
  const ending = /\.(\w+)$/.exec(name)?.[1] ?? type.split('/')[1]?.replace(/\W.*/, '') ?? 'bin';
  return `${when}.${ending}`;
}
