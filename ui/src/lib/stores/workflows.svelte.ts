/** Which way requests take. Asked of the server each time: it has to be right. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { RetireWorkflow, SetWorkflow, Workflow, WorkflowId, WorkflowSavedView, WorkflowsView } from '$lib/ipc/types';
import { rereading } from './reread';

export class Workflows {
  view = $state.raw<WorkflowsView | null>(null);
  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  load = rereading(async () => {
    this.view = await this.#ipc.call('workflows', {});
  });

  set(workflow: WorkflowId, set: SetWorkflow): Promise<WorkflowSavedView> {
    return this.#ipc.call('set_workflow', { workflow, set });
  }

  retire(workflow: WorkflowId, retire: RetireWorkflow): Promise<Workflow> {
    return this.#ipc.call('retire_workflow', { workflow, retire });
  }
}

export const [getWorkflows, setWorkflows] = createContext<Workflows>();
