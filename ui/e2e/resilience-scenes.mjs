// What was damaged and mended, and profiles that do not open.
const placed = (page) => page.waitForSelector('[data-testid=timeline][data-placed]');

export const resilience = {
  mended: ['mended=cache', placed],
  mendedpart: ['mended=part', placed],
  mendednarrow: ['mended=part', async (page) => page.waitForSelector('[data-testid=mended]'), { width: 480, height: 640 }],
  mendedrestored: ['mended=restored', placed],
  lockedout: ['session=signed_out&locked_out=key_missing', async (page) => page.waitForSelector('[data-testid=locked-out]')],
  fatalnewer: ['fatal=newer', async (page) => page.waitForSelector('[data-testid=fatal]')],
  fatalkeys: ['fatal=keys', async (page) => page.waitForSelector('[data-testid=fatal]')],
};
