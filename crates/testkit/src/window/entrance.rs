//! How somebody comes in: the pages before the house, turned one by one.

use super::{Desktop, Outcome, id};

impl Desktop {
    /// From the welcome to whatever an address or a link leads to.
    pub async fn connects_to(&self, link: &str) -> Outcome {
        self.click(&id("welcome-connect")).await?;
        self.set_value(&id("connect-address"), link).await?;
        self.click(&id("connect-submit")).await
    }

    /// The first page of setting up; the next one asks for the rules for passwords.
    pub async fn names_company(&self, name: &str) -> Outcome {
        self.set_value(&id("set-up-organisation"), name).await?;
        self.click(&id("set-up-next")).await
    }

    /// Takes the rules that are proposed, and makes the company with oneself as its owner.
    pub async fn founds_company(&self, name: &str, handle: &str, password: &str) -> Outcome {
        self.click(&id("set-up-next")).await?;
        self.fills_in("set-up", name, handle, password).await?;
        self.click(&id("set-up-submit")).await
    }

    /// Gives somebody an account in the first hour, and goes on to the teams.
    pub async fn names_first_person(&self, line: &str) -> Outcome {
        self.set_value(&id("furnish-lines"), line).await?;
        self.click(&id("furnish-add")).await?;
        self.sees(&id("furnish-code")).await?;
        self.click(&id("furnish-next")).await
    }

    /// Takes the first of the departments that are proposed.
    pub async fn takes_first_department(&self) -> Outcome {
        self.click(&format!("{} + span", id("furnish-department")))
            .await
    }

    pub async fn makes_join_link(&self) -> Outcome<String> {
        self.click(&id("link-make")).await?;
        let link = self.text(&id("link-address")).await?;
        Ok(link.trim().to_owned())
    }

    /// Fills in the page that a link leads to, and waits for the house.
    pub async fn joins_as(&self, name: &str, handle: &str, password: &str) -> Outcome {
        self.fills_in("join", name, handle, password).await?;
        self.click(&id("join-submit")).await?;
        self.sees(&id("shell")).await
    }

    async fn fills_in(&self, page: &str, name: &str, handle: &str, password: &str) -> Outcome {
        self.set_value(&id(&format!("{page}-name")), name).await?;
        self.set_value(&id(&format!("{page}-handle")), handle)
            .await?;
        for field in ["new-password", "new-password-again"] {
            self.set_value(&id(&format!("{page}-{field}")), password)
                .await?;
        }
        Ok(())
    }
}
