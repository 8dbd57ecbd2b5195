/** What can be done from anywhere in the window. */
import ClipboardCheck from '@lucide/svelte/icons/clipboard-check';
import Compass from '@lucide/svelte/icons/compass';
import KeyRound from '@lucide/svelte/icons/key-round';
import Keyboard from '@lucide/svelte/icons/keyboard';
import MessageCirclePlus from '@lucide/svelte/icons/message-circle-plus';
import Network from '@lucide/svelte/icons/network';
import Plus from '@lucide/svelte/icons/plus';
import Search from '@lucide/svelte/icons/search';
import Settings from '@lucide/svelte/icons/settings';
import Users from '@lucide/svelte/icons/users';
import type { HouseCommand } from './stores/commands.svelte';
import type { Capabilities } from './stores/capabilities.svelte';
import type { Navigation } from './stores/navigation.svelte';

export function houseCommands(navigation: Navigation, capabilities: Capabilities): HouseCommand[] {
  const mayCreate = () => {
    const open = capabilities.of('create_public_channel', { kind: 'organisation' });
    const closed = capabilities.of('create_private_channel', { kind: 'organisation' });
    return open?.state === 'denied' && closed?.state === 'allowed' ? closed : open;
  };
  return [
    { id: 'search', label: 'command-search', words: 'command-search-words', icon: Search, slash: 'search', run: () => (navigation.palette = true) },
    { id: 'create-channel', label: 'command-create-channel', words: 'command-create-channel-words', icon: Plus, slash: 'create', can: mayCreate, run: () => (navigation.sheet = 'create-channel') },
    { id: 'browse', label: 'command-browse', words: 'command-browse-words', icon: Compass, slash: 'join', run: () => (navigation.sheet = 'browse') },
    { id: 'direct', label: 'command-direct', words: 'command-direct-words', icon: MessageCirclePlus, slash: 'dm', run: () => (navigation.sheet = 'direct') },
    { id: 'permissions', label: 'command-permissions', words: 'command-permissions-words', icon: KeyRound, slash: 'permissions', run: () => navigation.show('permissions') },
    { id: 'requests', label: 'command-requests', words: 'command-requests-words', icon: ClipboardCheck, slash: 'requests', run: () => navigation.show('requests') },
    { id: 'people', label: 'command-people', words: 'command-people-words', icon: Users, run: () => navigation.show('people') },
    { id: 'teams', label: 'command-teams', words: 'command-teams-words', icon: Network, slash: 'teams', run: () => navigation.show('teams') },
    { id: 'preferences', label: 'command-preferences', words: 'command-preferences-words', icon: Settings, run: () => navigation.show('preferences') },
    { id: 'shortcuts', label: 'command-shortcuts', words: 'command-shortcuts-words', icon: Keyboard, slash: 'shortcuts', run: () => (navigation.sheet = 'shortcuts') },
  ];
}
